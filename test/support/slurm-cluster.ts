/** A cluster of one node with a real Slurm, all of it in a temporary folder, which ends with the test that started it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface SlurmCluster {
  /** For every process that talks to it. */
  environment: { SLURM_CONF: string; PATH: string };
  node: string;
  /** Runs one command of Slurm and gives what it printed. */
  slurm(program: string, ...parameters: string[]): string;
  stop(): Promise<void>;
}

/** Processors that the node claims to have, whatever the machine has: stages of tests mostly sleep. */
const cpus = 8;

/** Daemons lie where users' paths do not lead. */
const path = `${process.env.PATH}:/usr/sbin:/sbin`;

/**
 * Starts the daemons and waits until the node takes jobs; gives the reason where that cannot be.
 *
 * A shell holds the daemons: it ends them, and every job before them, when its input ends, which it does however the test
 * process ends.
 */
export async function startSlurm(): Promise<SlurmCluster | { missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-slurm-'));
  // munged wants its socket to be within everybody's reach.
  chmodSync(folder, 0o711);
  const environment = { SLURM_CONF: join(folder, 'slurm.conf'), PATH: path };
  const slurm = (program: string, ...parameters: string[]) =>
    execFileSync(program, parameters, {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
    });
  let holder: ChildProcess | undefined;
  const stop = async () => {
    if (holder?.exitCode === null) {
      const ended = new Promise((resolve) => holder!.once('exit', resolve));
      holder.stdin!.end();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const program of ['munged', 'slurmctld', 'slurmd', 'sbatch']) slurm('which', program);
    const node = hostname().split('.')[0];
    for (const name of ['state', 'spool']) mkdirSync(join(folder, name));
    writeFileSync(environment.SLURM_CONF, configuration(folder, node, [await freePort(), await freePort()]));
    writeFileSync(join(folder, 'munge.key'), Buffer.alloc(1024, folder), { mode: 0o600 });
    holder = spawn('sh', ['-c', script, 'sh', folder], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'ignore', 'ignore'],
      // Ctrl-C and the like are for the test: the shell still has jobs to cancel.
      detached: true,
    });
    await ready(() => {
      if (holder?.exitCode !== null) throw new Error('the daemons do not start');
      return slurm('sinfo', '--noheader', '--format=%T').startsWith('idle');
    });
    return { environment, node, slurm, stop };
  } catch (error) {
    const missing = `${(error as Error).message.split('\n')[0]} ${tailOf(join(folder, 'daemons.log'))}`;
    await stop();
    return { missing };
  }
}

const script = `
cd "$1"
exec >daemons.log 2>&1
munged --foreground --key-file="$1/munge.key" --socket="$1/munge.sock" --pid-file="$1/munged.pid" --seed-file="$1/munged.seed" \\
  --log-file="$1/munged.log" & munge=$!
while ! [ -S munge.sock ]; do kill -0 $munge || exit 1; sleep 0.1; done
slurmctld -D & controller=$!
slurmd -D & node=$!
cat >/dev/null
scancel --user="$(id -u)"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -z "$(squeue --noheader)" ] && break
  scancel --signal=KILL --full --user="$(id -u)"
  sleep 0.5
done
kill $node $controller
wait $node $controller
kill $munge
wait $munge
`;

/** Seconds that the daemons may take on a machine with other work. */
const patience = 30;

/** Without accounting: what a small cluster has. Jobs of `urgent` take the place of those of `main`. */
const configuration = (folder: string, node: string, [controller, daemon]: number[]) => `
ClusterName=goodhart
SlurmctldHost=${node}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${daemon}
SlurmUser=${userInfo().username}
SlurmdUser=${userInfo().username}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.sock
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=4000
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
ReturnToService=2
KillWait=1
MaxArraySize=2
NodeName=${node} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=100000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES PriorityTier=1 State=UP
PartitionName=urgent Nodes=ALL PriorityTier=10 State=UP
PartitionName=closed Nodes=ALL State=DOWN
`;

/** Throws the last error of a condition that never came true. */
async function ready(condition: () => boolean): Promise<void> {
  const end = performance.now() + patience * 1000;
  for (;;) {
    let why: unknown = new Error('the node never became idle');
    try {
      if (condition()) return;
    } catch (error) {
      why = error;
    }
    if (performance.now() > end) throw why;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-2).join(' / ');
  } catch {
    return '';
  }
}
