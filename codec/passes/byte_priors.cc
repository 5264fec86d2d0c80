#include "codec/passes/byte_priors.h"

#include <utility>
#include <vector>

#include "codec/container/content_hash.h"
#include "codec/passes/model_file.h"
#include "models/bytes/byte_prior_format.h"
#include "models/runtime/weight_file.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

Result<NamedBytePrior> LoadShipped() {
  auto prior = BytePrior::CreateView(ShippedBytePrior());
  if (!prior) {
    return MakeError(ErrorCode::kInternal, "the shipped model: " + prior.error().message);
  }
  return NamedBytePrior{HashContent(ShippedBytePrior()), std::move(*prior)};
}

// path: for messages.
Result<NamedBytePrior> MakePrior(const std::string& path, std::vector<uint8_t> bytes) {
  const uint64_t id = HashContent(bytes);
  auto prior = BytePrior::Create(std::move(bytes));
  const auto fits = prior ? CheckPriorFits(**prior) : Result<void>();
  if (!prior || !fits) {
    const Error& error = prior ? fits.error() : prior.error();
    return MakeError(error.code, path + ": " + error.message, error.offset);
  }
  return NamedBytePrior{id, std::move(*prior)};
}

}  // namespace

Result<NamedBytePrior> BuiltInBytePrior() {
  static const Result<NamedBytePrior> shipped = LoadShipped();
  return shipped;
}

Result<NamedBytePrior> LoadBytePrior(const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(auto bytes, ReadModelFile(path));
  return MakePrior(path, std::move(bytes));
}

Result<bool> HoldsBytePrior(const std::string& path) {
  if (path.empty()) return false;
  GMZIP_ASSIGN_OR_RETURN(const auto bytes, ReadModelFile(path));
  auto file = ParseWeightFileView(bytes);
  if (!file) return MakeError(file.error().code, path + ": " + file.error().message);
  const auto family = file->metadata.find(kPriorFamilyKey);
  return family != file->metadata.end() && family->second == kPriorFamily;
}

Result<NamedBytePrior> FindBytePrior(const std::string& model_file, uint64_t prior_id) {
  if (!model_file.empty()) {
    GMZIP_ASSIGN_OR_RETURN(auto bytes, ReadModelFile(model_file));
    if (HashContent(bytes) == prior_id) return MakePrior(model_file, std::move(bytes));
  }
  GMZIP_ASSIGN_OR_RETURN(NamedBytePrior built_in, BuiltInBytePrior());
  if (built_in.id == prior_id) return built_in;
  return expected_impl::unexpected<Error>(MissingModel(prior_id));
}

}  // namespace gmzip
