-- Sends one body again and again, each time with a key of its own, so that each is a new submission.
-- Arguments: a file with the body, a token, the number of the run.

local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(args)
   local file = assert(io.open(args[1]))
   body = file:read("*a")
   file:close()
   headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. args[2] }
   series = "bench-" .. args[3] .. "-" .. number .. "-"
   sent = 0
end

function request()
   sent = sent + 1
   headers["Idempotency-Key"] = series .. sent
   return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.status, broken))
end
