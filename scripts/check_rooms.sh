#!/bin/bash
# check_rooms.sh: includes go one way, cli -> report -> codec -> models -> models/runtime -> base; what
# gmzip is compared with (baselines) is seen by report and cli alone; LibTorch stays in
# models/training, its tests and the trainers' sources. Prints each include that breaks this.
set -euo pipefail
cd "$(dirname "$0")/.."

# A trainer's source in a model family: it alone may include LibTorch and models/training.
trainer_sources='^models/[a-z]+/[a-z_]*(network|trainer|export|checkpoint|sampler|training)[a-z_]*[.](h|cc)$'

git grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' -- '*.h' '*.cc' |
  awk -v trainer_sources="$trainer_sources" '
    # The room of a path; within codec/ each folder is a room, codec/ itself the one above them.
    function room(path, parts, n) {
      n = split(path, parts, "/")
      if (parts[1] == "models") return "models/" parts[2]
      if (parts[1] == "codec") return n == 2 ? "codec" : "codec/" parts[2]
      return parts[1]
    }
    function is_model(r) { return r ~ /^models\// && r != "models/training" }
    function is_lower_codec(r) { return r ~ /^codec\/(container|entropy|media)$/ }
    function may(from, to, path) {
      if (from == to || to == "base") return 1
      if (path ~ /^tests\/cli\//) return 1
      if (from == "tests" || from == "bench") return to != "cli"
      if (from == "cli") return to != "tests" && to != "bench"
      if (from == "corpus") return 0
      if (from == "baselines") return to == "codec/media"
      if (from == "report") return to == "baselines" || to ~ /^codec/ || is_model(to)
      if (from == "codec") return to ~ /^codec\// || is_model(to)
      if (from == "codec/passes") return is_lower_codec(to) || is_model(to)
      if (from == "codec/media") return to == "codec/container" || to == "codec/entropy"
      if (from == "codec/entropy") return to == "models/runtime"
      if (from == "models/runtime") return 0
      if (from == "models/mixing") return to == "models/runtime"
      if (is_model(from) && path ~ trainer_sources && (to == "models/training" || to == "corpus")) {
        return 1
      }
      if (is_model(from)) return to == "models/runtime" || to == "models/mixing"
      if (from == "models/training") return to == "models/runtime" || to == "corpus"
      return 0
    }
    {
      colon = index($0, ":")
      path = substr($0, 1, colon - 1)
      rest = substr($0, colon + 1)
      line = substr(rest, 1, index(rest, ":") - 1)
      match(rest, /["<][^">]*/)
      target = substr(rest, RSTART + 1, RLENGTH - 1)
      is_torch = target ~ /^(torch|ATen|c10)\//
      if (is_torch) {
        ok = path ~ /^(tests\/)?models\/training\// || path ~ trainer_sources
      } else {
        if (target !~ /^(base|baselines|bench|cli|codec|corpus|models|report|tests)\//) next
        ok = may(room(path), room(target), path)
      }
      if (!ok) {
        print path ":" line ": may not include " target
        num_bad++
      }
      num_includes++
      if (is_torch && path ~ /[.]h$/) torch_headers[path] = 1
      uses[path, target] = line
    }
    END {
      # A header with LibTorch, of its own or through another, must not reach a room without.
      do {
        has_grown = 0
        for (pair in uses) {
          split(pair, p, SUBSEP)
          if (p[1] ~ /[.]h$/ && p[2] in torch_headers && !(p[1] in torch_headers)) {
            torch_headers[p[1]] = 1
            has_grown = 1
          }
        }
      } while (has_grown)
      for (pair in uses) {
        split(pair, p, SUBSEP)
        if (p[2] in torch_headers && p[1] !~ trainer_sources && p[1] !~ /^(tests\/)?models\/training\//) {
          print p[1] ":" uses[pair] ": includes LibTorch through " p[2]
          num_bad++
        }
      }
      print num_includes " includes between rooms, " num_bad + 0 " wrong"
      exit num_bad > 0
    }'
