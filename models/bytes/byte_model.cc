#include "models/bytes/byte_model.h"

#include "models/bytes/byte_predictor.h"
#include "models/bytes/mixing_predictor.h"

namespace gmzip {

ByteModel::ByteModel(const ByteModelSettings& settings, const PrimedCounts& primed)
    : predictor_(std::make_unique<MixingPredictor>(settings, primed)) {}
ByteModel::~ByteModel() = default;
ByteModel::ByteModel(ByteModel&&) noexcept = default;
ByteModel& ByteModel::operator=(ByteModel&&) noexcept = default;
void ByteModel::SetKind(ByteKind kind) { predictor_->SetKind(kind); }
void ByteModel::Update(int bit) { p1_16_ = predictor_->Update(bit); }

}  // namespace gmzip
