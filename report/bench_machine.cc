#include "report/bench_machine.h"

#include <fmt/core.h>
#include <sys/utsname.h>

#include <fstream>
#include <string>
#include <thread>

#include "codec/model_choice.h"
#include "codec/passes/byte_models.h"
#include "models/runtime/targets.h"

namespace gmzip {
namespace {

// The first "model name" of /proc/cpuinfo, or what the system calls the architecture.
std::string CpuName(const utsname& system) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return system.machine;
}

std::string IdText(uint64_t id) { return fmt::format("{:016x}", id); }

}  // namespace

Result<Machine> DescribeMachine() {
  utsname system{};
  uname(&system);
  Machine machine;
  machine.cpu = CpuName(system);
  machine.num_cores = static_cast<int>(std::thread::hardware_concurrency());
  machine.simd_target = CurrentSimdTarget();
  machine.system = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
#ifdef __clang__
  machine.compiler = __VERSION__;
#else
  machine.compiler = fmt::format("GCC {}", __VERSION__);
#endif
  for (const PictureModelInfo& model : BuiltInPictureModels().List()) {
    machine.models.push_back({model.name, IdText(model.model_id)});
  }
  GMZIP_ASSIGN_OR_RETURN(const auto bytes, BuiltInByteModels());
  machine.models.push_back({"bytes", IdText(bytes.id)});
  GMZIP_ASSIGN_OR_RETURN(const auto network, BuiltInNetwork());
  machine.models.push_back({"text-5", IdText(network.id)});
  GMZIP_ASSIGN_OR_RETURN(const auto large, BuiltInLargeNetwork());
  machine.models.push_back({"text-9", IdText(large.id)});
  return machine;
}

}  // namespace gmzip
