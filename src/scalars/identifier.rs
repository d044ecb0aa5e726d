//! Numbers and codes that name firms, places and accounts, with their check digits.

use crate::lang::Words;
use crate::words;

/// What such a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identifier {
    /// The 8 digits of the Danish register of firms.
    Cvr,
    /// A global location number, in Denmark EAN: 13 digits, the last of them checks.
    Gln,
    /// Two letters of ISO 3166-1.
    Country,
    /// A country and up to 12 letters and digits: `DK16356700`.
    VatId,
    /// Where documents are sent: scheme and number, `0088:5790000000005`.
    Endpoint,
    Email,
    /// A Danish account: registration number and account, `1234 0012345678`.
    Account,
    Iban,
    Bic,
    /// Kind and creditor of a Danish payment slip: `71 87654321`.
    Fik,
}

/// What is wrong with such a text, to stand behind it, and what would be right.
#[derive(Debug)]
pub struct Wrong {
    pub what: Words,
    pub right: Words,
}

impl Identifier {
    /// The text as documents have it: without blanks between its groups, letters large.
    pub fn read(self, text: &str) -> Result<String, Wrong> {
        let text = text.trim();
        let bare = || text.replace([' ', '\u{a0}', '-', '.'], "").to_uppercase();
        match self {
            Self::Cvr => {
                let digits = bare();
                let digits = digits.strip_prefix("DK").unwrap_or(&digits);
                if is_digits(digits, 8..=8) { Ok(digits.to_owned()) } else { Err(no_cvr()) }
            }
            Self::Gln => gln(&bare()),
            Self::Country => country(text),
            Self::VatId => vat_id(&bare()),
            Self::Endpoint => endpoint(text),
            Self::Email => email(text),
            Self::Account => account(text),
            Self::Iban => iban(&bare()),
            Self::Bic => {
                let bic = bare();
                let is_bic = [8, 11].contains(&bic.len())
                    && bic.bytes().take(6).all(|byte| byte.is_ascii_uppercase())
                    && bic.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if is_bic { Ok(bic) } else { Err(no_bic()) }
            }
            Self::Fik => fik(text),
        }
    }
}

fn is_digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + use<'_> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'))
}

/// The sum of the digits, each by its weight.
fn weighed(number: &str, weights: &[u32]) -> u32 {
    let mut sum = 0;
    for (digit, weight) in digits(number).zip(weights.iter().cycle()) {
        sum += digit * weight;
    }
    sum
}

/// What is to be told of the 8 digits of a CVR number that do not meet its check modulo 11: some that are in use do not.
pub fn cvr_doubt(cvr: &str) -> Option<Words> {
    let is_met = weighed(cvr, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    (!is_met).then(|| {
        words!("{cvr} does not meet its check modulo 11"; "{cvr} passer ikke med kontrollen modulus 11")
    })
}

/// The check digit of a FIK line: weights 2 and 1 in turn from the last digit, of products the sums of their digits.
pub fn fik_check_digit(reference: &str) -> u32 {
    let mut sum = 0;
    for (digit, weight) in digits(reference).rev().zip([2, 1].into_iter().cycle()) {
        let product = digit * weight;
        sum += product / 10 + product % 10;
    }
    (10 - sum % 10) % 10
}

fn gln(number: &str) -> Result<String, Wrong> {
    if !is_digits(number, 13..=13) {
        return Err(Wrong {
            what: words!("is not an EAN (GLN) number"; "er ikke et EAN-nummer (GLN)"),
            right: words!("write its 13 digits, like 5790000000005"; "skriv dets 13 cifre, fx 5790000000005"),
        });
    }
    if weighed(number, &[1, 3]).is_multiple_of(10) {
        return Ok(number.to_owned());
    }
    Err(unchecked("EAN (GLN)", "EAN-nummer (GLN)"))
}

fn unchecked(en: &str, da: &str) -> Wrong {
    Wrong {
        what: words!("does not meet the check digit of an {en}"; "passer ikke med kontrolcifferet i et {da}"),
        right: words!("a digit is wrong or two have changed places"; "et ciffer er forkert, eller to er byttet om"),
    }
}

/// ISO 3166-1, and XI for Northern Ireland, which trades as the EU does.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
    MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XI YE YT ZA ZM ZW";

fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|known| known == code)
}

fn country(text: &str) -> Result<String, Wrong> {
    let code = text.to_uppercase();
    match code.as_str() {
        "DANMARK" | "DENMARK" => Ok("DK".to_owned()),
        code if is_country(code) => Ok(code.to_owned()),
        code => {
            let right = match code {
                "UK" => "GB",
                "EL" => "GR",
                _ => "DK",
            };
            Err(Wrong {
                what: words!("is not a country"; "er ikke et land"),
                right: words!(
                    "write its two letters (ISO 3166), like {right}";
                    "skriv dets to bogstaver (ISO 3166), fx {right}"
                ),
            })
        }
    }
}

fn vat_id(text: &str) -> Result<String, Wrong> {
    let (prefix, number) = text.split_at_checked(2).unwrap_or((text, ""));
    let is_number =
        (2..=13).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // Greece and Northern Ireland have prefixes of their own.
    let is_prefix = is_country(prefix) || prefix == "EL";
    if is_prefix && is_number && (prefix != "DK" || is_digits(number, 8..=8)) {
        return Ok(text.to_owned());
    }
    Err(Wrong {
        what: words!("is not a VAT number"; "er ikke et momsnummer"),
        right: words!(
            "write the country and the number, like DK16356700 or DE123456789";
            "skriv landet og nummeret, fx DK16356700 eller DE123456789"
        ),
    })
}

fn endpoint(text: &str) -> Result<String, Wrong> {
    let Some((scheme, number)) = text.split_once(':').map(|(one, two)| (one.trim(), two.trim()))
    else {
        return Err(no_endpoint());
    };
    let is_scheme = is_digits(scheme, 4..=4);
    if !is_scheme || number.is_empty() || number.contains(|char: char| char.is_whitespace()) {
        return Err(no_endpoint());
    }
    let number = match scheme {
        "0088" => Identifier::Gln.read(number)?,
        "0184" => format!("DK{}", Identifier::Cvr.read(number)?),
        _ => number.to_owned(),
    };
    Ok(format!("{scheme}:{number}"))
}

fn email(text: &str) -> Result<String, Wrong> {
    let plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', ',', ';']);
    match text.split_once('@') {
        Some((name, host)) if plain(name) && plain(host) => Ok(text.to_owned()),
        Some(_) | None => Err(Wrong {
            what: words!("is not an e-mail address"; "er ikke en e-mailadresse"),
            right: words!("write one like `bookkeeping@firm.dk`"; "skriv én som `bogholderi@firma.dk`"),
        }),
    }
}

fn account(text: &str) -> Result<String, Wrong> {
    let text = text.replace('-', " ");
    let parts: Vec<&str> = text.split_whitespace().collect();
    if let [registration, account @ ..] = parts.as_slice() {
        let account = account.concat();
        if is_digits(registration, 4..=4) && is_digits(&account, 1..=10) {
            return Ok(format!("{registration} {account}"));
        }
    }
    Err(Wrong {
        what: words!("is not a Danish account"; "er ikke en dansk konto"),
        right: words!(
            "write the 4 digits of the registration number, a blank, and up to 10 of the account, like 1234 0012345678";
            "skriv registreringsnummerets 4 cifre, et mellemrum og kontoens op til 10, fx 1234 0012345678"
        ),
    })
}

/// ISO 13616: the first four characters at the end, letters as 10 to 35, modulo 97 one.
fn iban(text: &str) -> Result<String, Wrong> {
    let (head, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    let is_length = if head.starts_with("DK") { text.len() == 18 } else { text.len() >= 15 };
    let is_iban = is_country(head.get(..2).unwrap_or(""))
        && is_length
        && text.len() <= 34
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_iban {
        return Err(Wrong {
            what: words!("is not an IBAN"; "er ikke et IBAN"),
            right: words!("write one like DK5000400440116243"; "skriv det som DK5000400440116243"),
        });
    }
    let values = rest.chars().chain(head.chars()).filter_map(|char| char.to_digit(36));
    let rest = values.fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    if rest == 1 { Ok(text.to_owned()) } else { Err(unchecked("IBAN", "IBAN")) }
}

fn fik(text: &str) -> Result<String, Wrong> {
    let text = text.trim_matches(['+', '<', ' ']).replace(['+', '<'], " ");
    let parts: Vec<&str> = text.split_whitespace().collect();
    match parts.as_slice() {
        [kind @ ("71" | "73" | "75"), creditor] if is_digits(creditor, 8..=8) => {
            Ok(format!("{kind} {creditor}"))
        }
        _ => Err(Wrong {
            what: words!("is not a FIK kind with its creditor"; "er ikke en FIK-kortart med kreditor"),
            right: words!(
                "write 71, 73 or 75 and the 8 digits of the creditor number, like 71 87654321";
                "skriv 71, 73 eller 75 og kreditornummerets 8 cifre, fx 71 87654321"
            ),
        }),
    }
}

fn no_cvr() -> Wrong {
    Wrong {
        what: words!("is not a CVR number"; "er ikke et CVR-nummer"),
        right: words!("write its 8 digits, like 16356700"; "skriv dets 8 cifre, fx 16356700"),
    }
}

fn no_bic() -> Wrong {
    Wrong {
        what: words!("is not a BIC"; "er ikke en BIC"),
        right: words!("write its 8 or 11 characters, like DABADKKK"; "skriv dens 8 eller 11 tegn, fx DABADKKK"),
    }
}

fn no_endpoint() -> Wrong {
    Wrong {
        what: words!("is not an address for e-invoices"; "er ikke en adresse for e-fakturaer"),
        right: words!(
            "write the scheme of 4 digits, a colon and the number, like 0088:5790000000005";
            "skriv ordningens 4 cifre, et kolon og nummeret, fx 0088:5790000000005"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 16356700: 1×2 + 6×7 + 3×6 + 5×5 + 6×4 + 7×3 + 0×2 + 0×1 = 132 = 12 × 11; one more at the end is not.
    #[test]
    fn a_cvr_number_meets_its_check_modulo_11() {
        assert!(cvr_doubt("16356700").is_none());
        assert!(cvr_doubt("16356701").is_some());
    }

    /// Published by Uniconta: 00404040000066 has 9. From the end, weights 2 and 1: 6×2 = 12 → 3, 6, and 4, 4, 4 by 1:
    /// 21, to 30 9. One digit more at the front of a 75 is a zero and changes nothing; where the sum ends in 0, it is 0:
    /// 5×2 = 10 → 1 and 9×1 = 9 make 10.
    #[test]
    fn a_fik_line_has_its_check_digit() {
        assert_eq!(fik_check_digit("00404040000066"), 9);
        assert_eq!(fik_check_digit("000404040000066"), 9);
        assert_eq!(fik_check_digit("00000000000095"), 0);
        // 20261001 of `2026-1001`: 1×2 + 0 + 0 + 1×1 + 6×2 → 3 + 2×1 + 0 + 2×1 = 10.
        assert_eq!(fik_check_digit("00000020261001"), 0);
    }

    /// What is read, as documents have it; what is refused is one change away.
    #[test]
    fn identifiers_are_read_or_refused() {
        use Identifier::{Account, Bic, Country, Cvr, Email, Endpoint, Fik, Gln, Iban, VatId};
        for (kind, text, read) in [
            (Cvr, "16 35 67 00", Some("16356700")),
            (Cvr, "DK16356700", Some("16356700")),
            (Cvr, "1635670", None),
            (Cvr, "163567000", None),
            // 5 + 7×3 + 9 + 5 = 40.
            (Gln, "5790000000005", Some("5790000000005")),
            (Gln, "57 90000 00000 5", Some("5790000000005")),
            (Gln, "5790000000006", None),
            (Gln, "7590000000005", None),
            (Gln, "579000000005", None),
            (Country, "dk", Some("DK")),
            (Country, "Danmark", Some("DK")),
            (Country, "UK", None),
            (Country, "XX", None),
            (VatId, "DK16356700", Some("DK16356700")),
            (VatId, "de 123456789", Some("DE123456789")),
            (VatId, "EL123456789", Some("EL123456789")),
            (VatId, "16356700", None),
            (VatId, "DK1635670", None),
            (Endpoint, "0088:5790000000005", Some("0088:5790000000005")),
            (Endpoint, "0184:16356700", Some("0184:DK16356700")),
            (Endpoint, "9930: DE123456789", Some("9930:DE123456789")),
            (Endpoint, "0088:5790000000006", None),
            (Endpoint, "5790000000005", None),
            (Endpoint, "0007:", None),
            (Email, "a@b.dk", Some("a@b.dk")),
            (Email, "a b.dk", None),
            (Account, "1234 0012345678", Some("1234 0012345678")),
            (Account, "1234-12 345 678", Some("1234 12345678")),
            (Account, "12340012345678", None),
            (Account, "1234 00123456789", None),
            (Iban, "DK50 0040 0440 1162 43", Some("DK5000400440116243")),
            (Iban, "DK5100400440116243", None),
            (Iban, "DK500040044011624", None),
            // The example of ISO 13616.
            (Iban, "GB82 WEST 1234 5698 7654 32", Some("GB82WEST12345698765432")),
            (Bic, "dabadkkk", Some("DABADKKK")),
            (Bic, "DABADKK", None),
            (Fik, "71 87654321", Some("71 87654321")),
            (Fik, "+73< +87654321<", Some("73 87654321")),
            (Fik, "01 87654321", None),
            (Fik, "71 8765432", None),
        ] {
            assert_eq!(kind.read(text).ok().as_deref(), read, "{kind:?} {text}");
        }
    }
}
