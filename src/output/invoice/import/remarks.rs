//! What the program will stumble over, told before the import.

use super::dinero;
use super::document::Document;
use crate::lang::{Lang, Words};
use crate::output::invoice_run::Profile;
use crate::texts::quoted;
use crate::words;

/// Customers named in a remark.
const NAMED: usize = 5;

/// What to look at before the import.
#[derive(Debug)]
pub struct Remarks {
    profile: Profile,
    customers: Vec<String>,
    more_customers: usize,
    /// Customers who get something back at another VAT than they have now.
    credited: Vec<String>,
    lines_without_item: usize,
}

impl Remarks {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            customers: Vec::new(),
            more_customers: 0,
            credited: Vec::new(),
            lines_without_item: 0,
        }
    }

    pub(super) fn look_at(&mut self, document: &Document<'_>) {
        let is_known = match self.profile {
            Profile::EConomic => is_customer_number(document.customer),
            // A draft needs no contact.
            Profile::Dinero => true,
            Profile::BusinessCentral => document.customer.chars().count() <= 20,
        };
        let customer = quoted(document.customer);
        let is_known = is_known || self.customers.last() == Some(&customer);
        if !is_known && self.customers.len() < NAMED {
            self.customers.push(customer);
        } else if !is_known {
            self.more_customers += 1;
        }
        if document.is_credit {
            let percent = document.vat_percent;
            self.credited.push(format!("{} ({percent} %)", quoted(document.customer)));
        }
        let missing = document.rows.iter().filter(|row| match self.profile {
            Profile::EConomic | Profile::BusinessCentral => row.item.is_none(),
            Profile::Dinero => dinero::account(row).is_none(),
        });
        self.lines_without_item += missing.count();
    }

    /// A sentence for each thing to look at.
    pub fn words(&self) -> Vec<Words> {
        let mut all = Vec::new();
        if !self.customers.is_empty() {
            all.push(self.strange_customers());
        }
        if !self.credited.is_empty() {
            all.push(self.other_vat());
        }
        let count = self.lines_without_item;
        if count > 0 {
            let name = self.profile.name();
            let (en, da) = match self.profile {
                Profile::EConomic | Profile::BusinessCentral => ("product", "vare"),
                Profile::Dinero => ("account", "konto"),
            };
            let (lines, linjer) =
                if count == 1 { ("line has", "linje har") } else { ("lines have", "linjer har") };
            all.push(words!(
                "{count} {lines} no {en} number for {name}: give the levels, fees and mileage of the rate card an `item`, or fill it in before the import";
                "{count} {linjer} intet {da}nummer til {name}: giv takstbladets niveauer, gebyrer og kørsel et `item`, eller udfyld det inden importen"
            ));
        }
        all
    }

    /// The programs find VAT by the customer, and e-conomic's sheet puts his rows on one invoice.
    fn other_vat(&self) -> Words {
        let name = self.profile.name();
        let (en, da) = (Lang::En.list(&self.credited), Lang::Da.list(&self.credited));
        match self.profile {
            Profile::EConomic => words!(
                "what was billed with another VAT is credited for {en} in rows of their own behind the invoice: import these apart, and give them that VAT in {name}";
                "det, der er faktureret med en anden moms, krediteres for {da} i rækker for sig efter fakturaen: indlæs dem for sig, og giv dem den moms i {name}"
            ),
            Profile::Dinero | Profile::BusinessCentral => words!(
                "what was billed with another VAT is credited for {en} in documents of their own: give these that VAT in {name}";
                "det, der er faktureret med en anden moms, krediteres for {da} i bilag for sig: giv dem den moms i {name}"
            ),
        }
    }

    fn strange_customers(&self) -> Words {
        let named = self.customers.join(", ");
        let (mut en, mut da) = (String::new(), String::new());
        if self.more_customers > 0 {
            en = format!(" and {} more", self.more_customers);
            da = format!(" og {} til", self.more_customers);
        }
        match self.profile {
            Profile::EConomic | Profile::Dinero => words!(
                "e-conomic knows customers by a number from 1 to 999999999, not as {named}{en}: give the numbers in the customers file, or fill them in before the import";
                "e-conomic kender kunder ved et nummer fra 1 til 999999999, ikke som {named}{da}: angiv numrene i kundefilen, eller udfyld dem inden importen"
            ),
            Profile::BusinessCentral => words!(
                "Business Central knows customers by a number of at most 20 characters, not as {named}{en}: give the numbers in the customers file, or fill them in before the import";
                "Business Central kender kunder ved et nummer på højst 20 tegn, ikke som {named}{da}: angiv numrene i kundefilen, eller udfyld dem inden importen"
            ),
        }
    }
}

/// e-conomic's `customerNumber`: 1 to 999999999.
fn is_customer_number(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number && text.parse().is_ok_and(|number: u32| (1..=999_999_999).contains(&number))
}
