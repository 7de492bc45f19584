/** A bench that does nothing: one process with a child of its own, and this one waits. Writes the group's number. */
import { watchAncestors } from '../../bench/ancestors.js';
import { endWithThisProcess, launch } from '../../bench/processes.js';

endWithThisProcess();
watchAncestors(() => process.exit(1));
const child = launch('/bin/sh', ['-c', 'sleep 600 & sleep 600'], { stdio: 'ignore' });
process.stdout.write(`${child.pid}\n`);
setInterval(() => undefined, 1000);
