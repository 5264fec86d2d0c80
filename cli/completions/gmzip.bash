# Bash completion for gmzip.
_gmzip() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "compress decompress test info models eval bench explain train help --version" -- "$current"))
    return
  fi
  case $previous in
    -T|--threads|--memory-limit|--class|--levels|--exec|--timeout|--runs) return ;;
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    --baselines) COMPREPLY=($(compgen -W "all none zstd gzip xz brotli bzip3 png webp jxl flac wavpack" -- "$current")); return ;;
    help) COMPREPLY=($(compgen -W "compress decompress test info models eval bench explain train" -- "$current")); return ;;
  esac
  local reading="-f --force -r --recursive -q --quiet -v --verbose -h --help"
  local writing="-o --output -c --stdout -k --keep --rm"
  local coding="-T --threads --memory-limit --model"
  case ${COMP_WORDS[1]} in
    compress) options="$reading $writing $coding -1 -2 -3 -4 -5 -6 -7 -8 -9 --class --no-verify --no-learning --pixels-only" ;;
    decompress) options="$reading $writing $coding --keep-going" ;;
    test) options="$reading $coding" ;;
    info) options="$reading --json" ;;
    models) options="-h --help --json" ;;
    eval) options="-h --help -l --level -T --threads --model --class --no-learning --first --checkpoint" ;;
    bench) options="-h --help -l --levels --model --baselines --exec --timeout --runs -T --threads --no-likelihood --json --csv --markdown --html --date --color -q --quiet -v --verbose --compare" ;;
    explain) options="-h --help -l --level -o --output -f --force --learning --all --color -T --threads --model" ;;
    train) options="-h --help --preset --data --validation --out --minutes --steps --batch --rate --start --seed --threads --classes --no-augment --export-only --card --size --exclude -f --force -q --quiet" ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ " compress eval bench explain " == *" ${COMP_WORDS[1]} "* ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(compgen -f -X '!*.gmz' -- "$current") $(compgen -d -- "$current"))
  fi
}
complete -o filenames -F _gmzip gmzip
