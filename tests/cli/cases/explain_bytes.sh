# explain shows what the bytes of a file that is no picture cost, as text and as a page.
for i in 1 2 3 4 5 6 7 8; do echo 'the same line again and again <&>'; done > text
printf 'gr\303\274n \377\033[31m\n' >> text
# No costs are compared: they change with the model.
costs() { sed -e 's/ [0-9.]* bits\/byte ([0-9]* bytes)/ N/' -e 's/\(class=[a-i] \)*title="[0-9.]* bits[^"]*"/T/g'; }
"$GMZIP" explain text > shown && costs < shown | head -n 2
grep -c '^  [1-8 ] .* %$' shown && grep 'the first\|all bytes' shown && grep -o 'n <ff><1b>\[31m' shown
"$GMZIP" explain text --color=always | grep -c "$(printf '\033\\[48;5;')" > /dev/null && echo coloured
"$GMZIP" explain --color=never text | cmp - shown && ! grep "$(printf '\033')" shown
"$GMZIP" explain text -o page.html | costs | tail -n 1
"$GMZIP" explain text -o page.html > /dev/null || "$GMZIP" explain text -fo page.html > /dev/null
"$GMZIP" explain -o - - < text | sed 's/standard input/text/g' | cmp - page.html
python3 - <<'PYTHON'
import html.parser
class Page(html.parser.HTMLParser):
    text, is_shown, tags = '', False, set()
    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.is_shown = self.is_shown or tag == 'pre'
    def handle_endtag(self, tag):
        self.is_shown = self.is_shown and tag != 'pre'
    def handle_data(self, data):
        if self.is_shown: self.text += data
page = Page()
page.feed(open('page.html', encoding='utf-8').read())
print(repr(page.text[-52:]), sorted(page.tags & {'script', 'link', 'img', 'title', 'pre'}))
PYTHON
seq 20000 > long
"$GMZIP" explain long | grep 'the first'
"$GMZIP" explain --all long | grep -c '.' | sed 's/.*/all/'
"$GMZIP" explain long -o long.html | tail -n 1
"$GMZIP" explain long --all -o all.html | tail -n 1
: > empty && "$GMZIP" explain empty
head -c 100 text > short && gzip -n short && "$GMZIP" explain short.gz | costs | head -n 1
"$GMZIP" explain text --color=blue
