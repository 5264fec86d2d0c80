// Style sheet and script of a report's page.
#ifndef GMZIP_REPORT_PAGE_STYLE_H_
#define GMZIP_REPORT_PAGE_STYLE_H_

#include <string_view>

namespace gmzip {

// Colours of series are those of Okabe and Ito, which people with colour blindness tell apart,
// lighter in the dark; text has a contrast of at least 4.5 to 1 (WCAG AA).
inline constexpr std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--page:#fff;--ink:#1b1b1f;--soft:#5a5a66;--line:#d9d9e0;--band:#f4f4f8;
--gmzip:#c03000;--baseline:#0072b2;--peer:#6a3d9a;--bad:#b00020;--front:#8a8a96}
@media(prefers-color-scheme:dark){:root{--page:#121216;--ink:#e6e6ea;--soft:#a3a3b0;--line:#3a3a44;
--band:#1d1d24;--gmzip:#ff8a5c;--baseline:#6cb8f0;--peer:#c9a3f0;--bad:#ff8a94;--front:#7a7a88}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:80rem;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2rem 0 .4rem;overflow-wrap:anywhere}
h3{font-size:1rem;margin:0 0 .3rem;overflow-wrap:anywhere}
p,li{margin:.4rem 0;max-width:60rem;overflow-wrap:anywhere}
.soft{color:var(--soft)}
.bad{color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:1.5rem}
figure{margin:0;min-width:0}
figcaption{font-weight:600;overflow-wrap:anywhere}
svg{display:block;width:100%;height:auto;font:13px system-ui,sans-serif}
svg text{fill:var(--ink);paint-order:stroke;stroke:var(--page);stroke-width:3px}
svg .axis{fill:var(--soft)}
.grid{stroke:var(--line)}
.front{stroke:var(--front);fill:none;stroke-width:1.5;stroke-dasharray:5 4}
.gmzip{fill:var(--gmzip)}.baseline{fill:var(--baseline)}.peer{fill:var(--peer)}
svg .mark{fill-opacity:.85}
svg .mark:hover,svg .mark:focus{stroke:var(--ink);stroke-width:2}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1.5rem}
.pair{display:flex;gap:.5rem;align-items:flex-start;margin:0 0 .3rem}
.pair img{display:block;min-width:0;max-width:calc(50% - .25rem);height:auto;outline:1px solid var(--line)}
.enlarged{image-rendering:pixelated}
.maps .soft{display:block;font-weight:400;font-size:.88rem}
.scale{max-width:20rem;margin:.6rem 0 1.2rem;font-size:.88rem;text-align:center;
font-variant-numeric:tabular-nums;print-color-adjust:exact}
.colours{height:.9rem;margin:0 1rem;outline:1px solid var(--line)}
.numbers{display:flex;justify-content:space-between}
.numbers span{width:2rem}
.box{overflow-x:auto;margin:.3rem 0}
.tall{max-height:32rem;overflow-y:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
th,td{padding:.2rem .9rem .2rem 0;text-align:right;white-space:nowrap;font-weight:400}
.t{text-align:left}
thead th{color:var(--soft);position:sticky;top:0;background:var(--page);border-bottom:1px solid var(--line)}
th button{all:unset;cursor:pointer}
th button:focus-visible{outline:2px solid var(--ink)}
th[aria-sort=ascending] button::after{content:" \2191"}
th[aria-sort=descending] button::after{content:" \2193"}
tbody tr:hover{background:var(--band)}
tr.bad td{color:var(--bad)}
td.note{white-space:normal;min-width:12rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.4rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@media(max-width:34rem){svg{font-size:15px}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.4rem}}
)";

// Headings become buttons that sort their table: numbers by data-v, text as text.
inline constexpr std::string_view kPageScript = R"(
for(const table of document.querySelectorAll("table.sort")){
const heads=[...table.tHead.rows[0].cells];
heads.forEach((head,column)=>{
const button=document.createElement("button");
button.type="button";button.textContent=head.textContent;head.textContent="";head.append(button);
button.addEventListener("click",()=>{
const down=head.getAttribute("aria-sort")==="ascending";
heads.forEach(other=>other.removeAttribute("aria-sort"));
head.setAttribute("aria-sort",down?"descending":"ascending");
const key=row=>{const cell=row.cells[column];return "v" in cell.dataset?+cell.dataset.v:cell.textContent};
const order=(a,b)=>typeof a==="number"&&typeof b==="number"?a-b:String(a).localeCompare(String(b));
const body=table.tBodies[0];
body.append(...[...body.rows].sort((a,b)=>(down?-1:1)*order(key(a),key(b))));
})})}
)";

}  // namespace gmzip

#endif  // GMZIP_REPORT_PAGE_STYLE_H_
