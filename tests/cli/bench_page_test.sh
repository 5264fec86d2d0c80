#!/bin/bash
# bench_page_test.sh PROGRAM BROWSER: the page of gmzip bench in headless Chromium, 1280 and 390
# pixels wide, light and dark: nothing overflows, no error, charts are there, tables sort, pictures
# and maps of their bits are decoded.
# Screenshots stay in $SCREENSHOTS if that is set.
set -euo pipefail
gmzip=$1 browser=$2
golden=$(cd "$(dirname "$0")/../golden/files" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir -p "files/a folder with a long name" files/pictures
for i in 1 2 3; do seq $((i * 300)) > "files/a folder with a long name/<b>numbers $i&quot;.txt"; done
for i in 1 2 3; do
  { printf 'P5\n40 30\n255\n'; head -c 1200 "$gmzip"; } > "files/pictures/a_rather_long_name_of_a_picture_$i.pgm"
done
# In colours and larger than its thumbnail; with alpha; and one that no model takes: it has no map.
{ printf 'P6\n220 140\n255\n'; head -c 92400 "$gmzip"; } > 'files/pictures/<b>colours&quot;.ppm'
cp "$golden/alpha.png" files/pictures
python3 - > files/pictures/palette.png <<'PYTHON'
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\0' + bytes((x // 8 + y // 8) % 5 for x in range(90)) for y in range(60))
palette = bytes(range(40, 55))
sys.stdout.buffer.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 90, 60, 8, 3, 0, 0, 0)) +
                        chunk(b'PLTE', palette) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PYTHON
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
  const images = [...page.images];
  const areDecoded = images.every(i => i.complete && i.naturalWidth > 0 && i.naturalWidth <= 256 &&
      i.alt.length > 8 && i.getBoundingClientRect().width > 0);
  const pictures = [...page.querySelectorAll(".maps figure")];
  const isMap = f => f.querySelectorAll("img").length === 2;
  const result = document.createElement("pre");
  result.textContent = "RESULT overflow " +
      Math.max(0, page.documentElement.scrollWidth - width) + " sorts " + (up && down) + " charts " + charts.length + " visible " +
      charts.every(c => c.getBoundingClientRect().width > 250 && c.querySelector(".mark")) +
      " told " + charts.every(c => c.getAttribute("aria-label").length > 40) +
      " maps " + pictures.filter(isMap).length + " of " + pictures.length + " decoded " +
      areDecoded + " foreign " +
      page.querySelectorAll("b,[src]:not([src^='data:']),link[rel=stylesheet]").length;
  document.body.append(result);
};
document.body.append(frame);
</script>
PAGE

expected="<pre>RESULT overflow 0 sorts true charts 6 visible true told true maps 5 of 6 decoded true foreign 0"
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
