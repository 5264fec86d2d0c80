#!/bin/sh
# man_page_test.sh PROGRAM MAN_PAGE_SOURCE: every long option of every command stands in the man page.
exit_code=0
for command in $("$1" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
  grep -q "^\*\*$command\*\*" "$2" || { echo "command $command is missing"; exit_code=1; }
  for option in $("$1" help "$command" | grep -o -e '--[a-z-]*' | sort -u); do
    [ "$option" = --help ] && continue
    grep -q -e "\\\\$option" "$2" || case $option in
      --quiet|--verbose) ;;
      *) echo "$command $option is missing"; exit_code=1 ;;
    esac
  done
done
exit $exit_code
