#!/bin/bash
# bench_page_test.sh PROGRAM BROWSER: the page of gmzip bench in headless Chromium, 1280 and 390
# pixels wide, light and dark: nothing overflows, no error, charts are there, tables sort.
# Screenshots stay in $SCREENSHOTS if that is set.
set -euo pipefail
gmzip=$1 browser=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir -p "files/a folder with a long name" files/pictures
for i in 1 2 3; do seq $((i * 300)) > "files/a folder with a long name/<b>numbers $i&quot;.txt"; done
for i in 1 2 3; do
  { printf 'P5\n40 30\n255\n'; head -c 1200 "$gmzip"; } > "files/pictures/a_rather_long_name_of_a_picture_$i.pgm"
done
"$gmzip" bench files --levels 1,3 --runs 2 --exec 'copy=cp {in} {out};cp {in} {out}' \
  --html page.html --quiet

# The page in a frame of a given width, and below it what its document says of itself.
cat > frame.html <<'PAGE'
<!DOCTYPE html><meta charset=utf-8><style>body{margin:0}iframe{border:0;display:block}</style><body><script>
const width = +location.hash.slice(1);
const frame = document.createElement("iframe");
frame.width = width;
frame.height = 2400;
frame.src = "page.html";
frame.onload = () => {
  const page = frame.contentDocument;
  const table = page.querySelector("table.sort");
  const column = [...table.tHead.rows[0].cells].findIndex(c => c.textContent === "bytes");
  const figures = () => [...table.tBodies[0].rows].map(r => +r.cells[column].dataset.v);
  const isSorted = list => list.every((v, i) => i === 0 || list[i - 1] <= v);
  table.tHead.rows[0].cells[column].querySelector("button").click();
  const up = isSorted(figures());
  table.tHead.rows[0].cells[column].querySelector("button").click();
  const down = isSorted(figures().reverse());
  const charts = [...page.querySelectorAll("svg")];
  const result = document.createElement("pre");
  result.textContent = "RESULT overflow " +
      Math.max(0, page.documentElement.scrollWidth - width) + " sorts " + (up && down) + " charts " + charts.length + " visible " +
      charts.every(c => c.getBoundingClientRect().width > 250 && c.querySelector(".mark")) +
      " told " + charts.every(c => c.getAttribute("aria-label").length > 40) +
      " foreign " + page.querySelectorAll("b,[src],link[rel=stylesheet]").length;
  document.body.append(result);
};
document.body.append(frame);
</script>
PAGE

expected="<pre>RESULT overflow 0 sorts true charts 6 visible true told true foreign 0"
exit_code=0
for width in 1280 390; do
  for scheme in 0 1; do  # dark, light
    options=(--headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run
      --enable-logging=stderr --allow-file-access-from-files "--user-data-dir=$folder/profile"
      "--blink-settings=preferredColorScheme=$scheme" "--window-size=$((width < 500 ? 500 : width)),2600")
    url=file://$folder/frame.html#$width
    found=$(timeout 120 "$browser" "${options[@]}" --virtual-time-budget=5000 --dump-dom "$url" \
      2> log | grep -o '<pre>RESULT [^<]*' || true)
    if [ "$found" != "$expected" ] || grep CONSOLE log; then
      echo "width $width, scheme $scheme: '$found' instead of '$expected'"
      exit_code=1
    fi
    [ -z "${SCREENSHOTS:-}" ] || timeout 120 "$browser" "${options[@]}" --virtual-time-budget=5000 \
      "--screenshot=$SCREENSHOTS/page_${width}_$scheme.png" "$url" > /dev/null 2>&1
  done
done
exit $exit_code
