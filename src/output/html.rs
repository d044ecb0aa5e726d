//! Pages for people: one file that asks for nothing else, no script and no request, in light and dark; printed it is A4,
//! with the heads of tables repeated and no row cut by a page.
//!
//! Texts from outside go through [`printable`](super::grid::printable); `html!` escapes them.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::lang::Lang;

/// Nothing is loaded and nothing runs, whatever a text should bring into the page.
const NOTHING: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e7eaee);--dim:light-dark(#57606a,#a5aeb8);
--rule:light-dark(#d3d9df,#3b434c);--paper:light-dark(#fff,#14171b);--good:light-dark(#1a6b3c,#6fd39a);--bad:light-dark(#a8261e,#ff9b90)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:2rem 1.5rem;font:1rem/1.45 system-ui,'Segoe UI',Helvetica,Arial,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
h1{margin:0;font-size:1.6rem}
h2{margin:2rem 0 .5rem;font-size:1.15rem;break-after:avoid}
p{margin:.4rem 0}
table{width:100%;border-collapse:collapse}
th,td{padding:.35rem .5rem;text-align:start;vertical-align:top;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-inline-start:0}
th:last-child,td:last-child{padding-inline-end:0}
thead th{color:var(--dim);font-weight:600;vertical-align:bottom}
.number{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.dim{color:var(--dim)}
.wide{overflow-x:auto}
@page{size:A4;margin:15mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt system-ui,sans-serif}}
@media print{
:root{color-scheme:light}
body{max-width:none;padding:0;font-size:9.5pt}
.wide{overflow:visible}
thead{display:table-header-group}
tr,.whole{break-inside:avoid}
}
";

/// A page with a style of its own beside the one that all pages share.
pub fn page(title: &str, style: &str, lang: Lang, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.pick("en", "da")) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(NOTHING);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body { (body) }
        }
    }
}
