// Leaves nothing half-written behind: signals remove the temporary file before they end the
// program.
#ifndef GMZIP_CLI_INTERRUPTION_H_
#define GMZIP_CLI_INTERRUPTION_H_

#include <string>

namespace gmzip {

// Ctrl-C, hang-up and termination remove the temporary file, then end the program by the same
// signal. Closed pipes and file size limits become errors of write() instead of signals. Call once.
void InstallSignalHandlers();

// Names the file that a signal removes; one at a time, "" for none. Main thread only. False if the
// name is too long to be kept.
bool SetTemporary(const std::string& path);

// Removes it now, if there is one.
void RemoveTemporary();

// While an object of this lives, the first Ctrl-C, hang-up or termination only asks to stop; the
// next ends the program as always. One at a time; main thread only.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  // Thread-safe.
  bool IsMade() const;
  // Ends the program by the signal that asked, if one did: call it once all is written.
  void EndIfMade() const;
};

}  // namespace gmzip

#endif  // GMZIP_CLI_INTERRUPTION_H_
