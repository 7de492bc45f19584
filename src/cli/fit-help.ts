/** What `goodhart fit --help` says after its options. */

export const fitHelp = `
Logs are tables (CSV, TSV, Markdown), JSON (TRL's trainer_state.json), JSON lines, what a run printed, TensorBoard event
files, Parquet, or a folder of one of them; gzip too. Several are joined on their step, or are runs. goodhart check says what is in them.
Of CSV and JSON lines of any size only the columns that are used are held: 8 bytes a row for each, 4 for names of runs.

Gold score against KL (bon, rl, log-one-plus, power): KL is in nats, summed over a response.
Columns are found by name: those of this program, TRL, OpenRLHF, verl, open-instruct, trlX and others need no option.

  $ goodhart fit runs.csv --form rl --kl kl --gold gold_score --by rm_size
  $ goodhart fit trainer_state.json --gold eval_gold --baseline fit
  $ goodhart fit bon.csv --form bon --compare --plot bon.svg
  $ goodhart fit results/quick/curves.csv --by method,rm_parameters --json

Loss against parameters, tokens or compute; reward against RL compute; coverage against samples:

  $ goodhart fit --form list
  $ goodhart fit sweep.csv --form chinchilla --last-of run --plot chinchilla.svg
  $ goodhart fit sweep.csv --form chinchilla --input N=n_params --input D=tokens --output val_loss --fix E=1.69
  $ goodhart fit rl.csv --form scale-rl --input gpu_hours --output pass_rate --cluster seed
  $ goodhart fit pass_at_k.json --form coverage --by model --compare`;
