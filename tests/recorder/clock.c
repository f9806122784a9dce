/* Preloaded into an Envoy, tells it another time: BoringSSL asks time(), and nothing else does that matters to a verdict.
 *
 *     cc -shared -fPIC -o clock.so tests/recorder/clock.c
 *
 * libfaketime changes every clock of the process, and Envoy does not get past its start under it. */
#include <stdlib.h>
#include <time.h>

time_t time(time_t *out) {
  const char *told = getenv("SVIDLINT_RECORDER_NOW");
  struct timespec now = {0};
  if (told != NULL) {
    now.tv_sec = (time_t)strtoll(told, NULL, 10);
  } else {
    clock_gettime(CLOCK_REALTIME, &now);
  }
  if (out != NULL) {
    *out = now.tv_sec;
  }
  return now.tv_sec;
}
