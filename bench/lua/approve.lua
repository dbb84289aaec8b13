-- Claims tasks and approves them, one after the other, each once. Needs as many threads as connections:
-- what one connection claims it approves itself.
-- Arguments: the beginning of the names of files with one task's id a line, a token, the number of the
-- run, which ends the name of its file.

local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(args)
   headers = {
      ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. args[2], ["If-Match"] = "*"
   }
   tasks = {}
   local line = 0
   for id in io.lines(args[1] .. args[3]) do
      if line % 16 == number then
         tasks[#tasks + 1] = "/api/v1/tasks/" .. id
      end
      line = line + 1
   end
   -- wrk asks the first thread for a request that it only looks at.
   sent = number == 0 and -1 or 0
end

function request()
   sent = sent + 1
   local task = tasks[math.floor((sent + 1) / 2)]
   if task == nil then
      return wrk.format("GET", "/no-task-is-left")
   end
   if sent % 2 == 1 then
      return wrk.format("POST", task .. "/claim", { ["Authorization"] = headers["Authorization"], ["If-Match"] = "*" })
   end
   return wrk.format("POST", task .. "/approval", headers, '{"opinion":"同意"}')
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.status, broken))
end
