-- Asks for one of many paths at random.
-- Arguments: a file with one path a line, a token (or an empty string), the number of the run.

local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(args)
   math.randomseed(1 + number + 1000 * tonumber(args[3]))
   if args[2] ~= "" then
      wrk.headers["Authorization"] = "Bearer " .. args[2]
   end
   requests = {}
   for path in io.lines(args[1]) do
      requests[#requests + 1] = wrk.format("GET", path)
   end
end

function request()
   return requests[math.random(#requests)]
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.status, broken))
end
