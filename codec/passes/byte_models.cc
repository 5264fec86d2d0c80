#include "codec/passes/byte_models.h"

#include <string_view>
#include <utility>
#include <vector>

#include "codec/container/content_hash.h"
#include "codec/passes/model_file.h"
#include "models/bytes/byte_prior_format.h"
#include "models/chars/chars_forecaster.h"
#include "models/chars/chars_format.h"
#include "models/mixing/forecaster_pair.h"
#include "models/runtime/weight_file.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

// Both families name themselves under one key.
static_assert(kPriorFamilyKey == std::string_view(kCharsFamilyKey));

Result<std::string> FamilyOf(const std::vector<uint8_t>& bytes) {
  GMZIP_ASSIGN_OR_RETURN(const WeightFileView file, ParseWeightFileView(bytes));
  const auto family = file.metadata.find(kPriorFamilyKey);
  return family == file.metadata.end() ? std::string() : family->second;
}

Result<std::shared_ptr<const CharsModel>> MakeNetwork(std::span<const uint8_t> bytes) {
  GMZIP_ASSIGN_OR_RETURN(const WeightFile file, ParseWeightFile(bytes));
  return CharsModel::Create(file);
}

Result<NamedNetwork> LoadNetwork(std::span<const uint8_t> weight_file) {
  auto network = MakeNetwork(weight_file);
  if (!network) return MakeError(ErrorCode::kInternal, "a built-in network is damaged");
  return NamedNetwork{HashContent(weight_file), weight_file.size(), *std::move(network)};
}

Result<NamedByteModels> LoadShipped() {
  auto prior = BytePrior::CreateView(ShippedBytePrior());
  if (!prior) return MakeError(ErrorCode::kInternal, "the built-in prior is damaged");
  return NamedByteModels{HashContent(ShippedBytePrior()), ShippedBytePrior().size(),
                         std::make_shared<ByteModels>(ByteModels{std::move(*prior)})};
}

Result<SharedByteModels> MakeModels(std::vector<uint8_t> bytes) {
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels built_in, BuiltInByteModels());
  ByteModels models = *built_in.models;
  GMZIP_ASSIGN_OR_RETURN(const std::string family, FamilyOf(bytes));
  if (family == kCharsFamily) {
    GMZIP_ASSIGN_OR_RETURN(models.network, MakeNetwork(bytes));
  } else {
    GMZIP_ASSIGN_OR_RETURN(models.prior, BytePrior::Create(std::move(bytes)));
    GMZIP_RETURN_IF_ERROR(CheckPriorFits(*models.prior));
  }
  return std::make_shared<const ByteModels>(std::move(models));
}

// path: for messages.
Result<NamedByteModels> NameModels(const std::string& path, std::vector<uint8_t> bytes) {
  const uint64_t id = HashContent(bytes);
  const size_t size_bytes = bytes.size();
  auto models = MakeModels(std::move(bytes));
  if (!models) {
    const Error& error = models.error();
    return MakeError(error.code, path + ": " + error.message, error.offset);
  }
  const size_t prior_bytes = (*models)->network != nullptr ? ShippedBytePrior().size() : 0;
  return NamedByteModels{id, size_bytes + prior_bytes, std::move(*models)};
}

}  // namespace

ByteModel MakeByteModel(const ByteModelSettings& settings, const SharedByteModels& models) {
  if (models == nullptr) return ByteModel(settings);
  return ByteModel(settings, models->prior.get(),
                   HasNetwork(settings.effort)
                       ? MakeForecaster(settings.effort, models->network, settings.on_two_threads)
                       : nullptr);
}

std::unique_ptr<ByteForecaster> MakeForecaster(ByteEffort effort,
                                               std::shared_ptr<const CharsModel> network,
                                               bool on_two_threads) {
  const bool is_high = effort == ByteEffort::kNetworkHigh;
  std::shared_ptr<const CharsModel> large = network;
  if (network == nullptr) {
    const auto built_in = BuiltInNetwork();
    const auto built_in_large = is_high ? BuiltInLargeNetwork() : built_in;
    // A damaged program: what it decodes fails its hash.
    if (!built_in || !built_in_large) return nullptr;
    network = built_in->network;
    large = built_in_large->network;
  }
  CharsLearning learning;
  learning.keeps_start = !is_high;
  if (is_high) learning.num_layers = network->config().num_layers;
  if (!is_high) return std::make_unique<CharsForecaster>(std::move(network), learning);
  const auto side = std::make_shared<SideThread>(on_two_threads);
  auto learns = std::make_unique<CharsForecaster>(std::move(network), learning, side);
  learning.num_layers = 0;
  return std::make_unique<ForecasterPair>(
      std::move(learns), std::make_unique<CharsForecaster>(std::move(large), learning), side);
}

Result<NamedNetwork> BuiltInNetwork() {
  static const auto shipped = LoadNetwork(ShippedCharsModel());
  return shipped;
}

Result<NamedNetwork> BuiltInLargeNetwork() {
  static const auto shipped = LoadNetwork(ShippedLargeCharsModel());
  return shipped;
}

Result<NamedByteModels> BuiltInByteModels() {
  static const Result<NamedByteModels> shipped = LoadShipped();
  return shipped;
}

Result<NamedByteModels> LoadByteModels(const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(auto bytes, ReadModelFile(path));
  return NameModels(path, std::move(bytes));
}

Result<bool> HoldsByteModel(const std::string& path) {
  if (path.empty()) return false;
  GMZIP_ASSIGN_OR_RETURN(const auto bytes, ReadModelFile(path));
  const auto family = FamilyOf(bytes);
  if (!family) return MakeError(family.error().code, path + ": " + family.error().message);
  return *family == kPriorFamily || *family == kCharsFamily;
}

Result<NamedByteModels> FindByteModels(const std::string& model_file, uint64_t id) {
  if (!model_file.empty()) {
    GMZIP_ASSIGN_OR_RETURN(auto bytes, ReadModelFile(model_file));
    if (HashContent(bytes) == id) return NameModels(model_file, std::move(bytes));
  }
  GMZIP_ASSIGN_OR_RETURN(NamedByteModels built_in, BuiltInByteModels());
  if (built_in.id == id) return built_in;
  GMZIP_ASSIGN_OR_RETURN(const NamedNetwork network, BuiltInNetwork());
  if (network.id == id) return built_in;
  return expected_impl::unexpected<Error>(MissingModel(id));
}

}  // namespace gmzip
