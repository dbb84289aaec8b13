// Opens every BPMN file of a folder as bpmn.io's modeller does (bpmn-moddle), lints it by bpmnlint's
// recommended rules, and saves it into a second folder as the modeller would. A warning is as bad as an
// error. Called by run.sh with: the folder to read, the folder to save into.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The packages lie with the tools, not beside this file.
const require = createRequire(join(process.cwd(), 'package.json'));
const { BpmnModdle } = require('bpmn-moddle');
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const [from, to] = process.argv.slice(2);
const config = { extends: 'bpmnlint:recommended' };
const files = readdirSync(from).filter((it) => it.endsWith('.bpmn')).sort();
let faults = 0;

function fault(file, told) {
  faults += 1;
  console.error(`${file}: ${told}`);
}

for (const file of files) {
  const moddle = new BpmnModdle();
  // A linter of its own for each file: its rules remember the ids that they have seen.
  const linter = new Linter({ config, resolver: new NodeResolver() });
  try {
    const { rootElement, warnings } = await moddle.fromXML(readFileSync(join(from, file), 'utf8'));
    warnings.forEach((it) => fault(file, it.message));
    for (const [rule, reports] of Object.entries(await linter.lint(rootElement))) {
      reports.forEach((it) => fault(file, `${rule}: ${it.category}: ${it.id ?? ''} ${it.message}`));
    }
    const { xml } = await moddle.toXML(rootElement, { format: true });
    writeFileSync(join(to, file), xml);
  } catch (error) {
    fault(file, error.message);
  }
}

console.log(`${files.length} files opened, linted and saved; ${faults} faults.`);
process.exit(faults === 0 && files.length > 0 ? 0 : 1);
