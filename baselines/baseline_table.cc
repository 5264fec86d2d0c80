#include "baselines/baseline_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "baselines/library_coder.h"

namespace gmzip {
namespace {

std::string LevelText(const BaselineFamily& family, int level) {
  if (family.level_names.empty()) return std::to_string(level);
  return std::string(family.level_names[static_cast<size_t>(level - family.min_level)]);
}

std::unique_ptr<Coder> MakeCoder(const BaselineFamily& family, int level,
                                 const StepLimits& limits) {
  CoderInfo info;
  info.name = fmt::format("{}:{}", family.name, LevelText(family, level));
  info.kind = "baseline";
  info.settings = fmt::format(fmt::runtime(family.settings), LevelText(family, level));
  info.version = family.version;
  info.subject = family.subject;
  CoderFunctions functions;
  functions.encode = [encode = family.encode, level, subject = family.subject](
                         const Original& original) -> Result<std::vector<uint8_t>> {
    if (subject == Subject::kSamples && !original.waveform) {
      return MakeError(ErrorCode::kUnsupported, original.waveform_problem);
    }
    return encode(original, level);
  };
  functions.decode = family.decode;
  return std::make_unique<LibraryCoder>(std::move(info), std::move(functions), limits);
}

void AddOnce(std::unique_ptr<Coder> coder, std::vector<std::unique_ptr<Coder>>* coders) {
  const bool is_there = std::any_of(coders->begin(), coders->end(), [&](const auto& other) {
    return other->info().name == coder->info().name;
  });
  if (!is_there) coders->push_back(std::move(coder));
}

void AddUsualLevels(const BaselineFamily& family, const StepLimits& limits,
                    ChosenBaselines* chosen) {
  for (const int level : family.usual_levels) {
    AddOnce(MakeCoder(family, level, limits), &chosen->coders);
  }
}

std::optional<int> ParseLevel(std::string_view text, const BaselineFamily& family) {
  if (!family.level_names.empty()) {
    const auto& names = family.level_names;
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return family.min_level + static_cast<int>(found - names.begin());
  }
  int level = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), level);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (level < family.min_level || level > family.max_level) return std::nullopt;
  return level;
}

std::string NoFamily(std::string_view name) {
  const auto missing = MissingBaselines();
  if (std::find(missing.begin(), missing.end(), name) != missing.end()) {
    return fmt::format("baseline {}: this gmzip was built without its library", name);
  }
  std::string known;
  for (const BaselineFamily& family : BaselineFamilies()) {
    known += fmt::format("{}{}", known.empty() ? "" : ", ", family.name);
  }
  return fmt::format("baseline {}: unknown; there are {}", name, known);
}

// Adds what one part of the list names.
void Choose(std::string_view part, const std::vector<BaselineFamily>& families,
            const StepLimits& limits, ChosenBaselines* chosen) {
  const size_t colon = part.find(':');
  const std::string_view name = part.substr(0, colon);
  const auto family = std::find_if(families.begin(), families.end(),
                                   [&](const BaselineFamily& f) { return f.name == name; });
  if (family == families.end()) {
    chosen->problems.push_back(NoFamily(name));
    return;
  }
  if (colon == std::string_view::npos) {
    AddUsualLevels(*family, limits, chosen);
    return;
  }
  const auto level = ParseLevel(part.substr(colon + 1), *family);
  if (!level) {
    chosen->problems.push_back(fmt::format("baseline {}: levels of {} go from {} to {}", part, name,
                                           LevelText(*family, family->min_level),
                                           LevelText(*family, family->max_level)));
    return;
  }
  AddOnce(MakeCoder(*family, *level, limits), &chosen->coders);
}

}  // namespace

std::vector<BaselineFamily> BaselineFamilies() {
  return {
    ZstdFamily(), GzipFamily(),
#if GMZIP_HAVE_XZ
        XzFamily(),
#endif
#if GMZIP_HAVE_BROTLI
        BrotliFamily(),
#endif
#if GMZIP_HAVE_BZIP3
        Bzip3Family(),
#endif
        PngFamily(),
#if GMZIP_HAVE_WEBP
        WebpFamily(),
#endif
#if GMZIP_HAVE_JXL
        JxlFamily(),
#endif
#if GMZIP_HAVE_FLAC
        FlacFamily(),
#endif
#if GMZIP_HAVE_WAVPACK
        WavpackFamily(),
#endif
  };
}

std::vector<std::string> MissingBaselines() {
  std::vector<std::string> names = {"xz", "brotli", "bzip3", "webp", "jxl", "flac", "wavpack"};
  for (const BaselineFamily& family : BaselineFamilies()) std::erase(names, family.name);
  return names;
}

ChosenBaselines ChooseBaselines(std::string_view list, const StepLimits& limits) {
  const std::vector<BaselineFamily> families = BaselineFamilies();
  ChosenBaselines chosen;
  if (list == "none") return chosen;
  if (list == "all") {
    for (const BaselineFamily& family : families) AddUsualLevels(family, limits, &chosen);
    return chosen;
  }
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    Choose(list.substr(begin, end - begin), families, limits, &chosen);
    begin = end + 1;
  }
  return chosen;
}

}  // namespace gmzip
