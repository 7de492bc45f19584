/** What `goodhart fit --help` says after its options. */

export const fitHelp = `
The file is a table (CSV, TSV, Markdown), JSON (TRL's trainer_state.json), JSON lines or what a run printed; gzip too.

Gold score against KL (bon, rl, log-one-plus, power): KL is in nats, summed over a response.
Columns are found by name: those of this program, of TRL (PPO, RLOO, GRPO) and of OpenRLHF need no option.

  $ goodhart fit runs.csv --form rl --kl kl --gold gold_score --by rm_size
  $ goodhart fit trainer_state.json --gold eval_gold --baseline fit
  $ goodhart fit bon.csv --form bon --kl-unit bits --compare --plot bon.svg
  $ goodhart fit results/quick/curves.csv --by method,rm_parameters --json

Loss against parameters, tokens or compute; reward against RL compute; coverage against samples:

  $ goodhart fit --form list
  $ goodhart fit sweep.csv --form chinchilla --last-of run --plot chinchilla.svg
  $ goodhart fit sweep.csv --form chinchilla --input N=n_params --input D=tokens --output val_loss --fix E=1.69
  $ goodhart fit rl.csv --form scale-rl --input gpu_hours --output pass_rate --cluster seed
  $ goodhart fit pass_at_k.json --form coverage --by model --compare`;
