/**
 * The scripts with which shells ask `goodhart completion-server`. What stands on the line is passed on as it is and never
 * evaluated, nothing of the user's shell is changed, and where nothing is known that begins so, the shell looks for files.
 */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** Bash replaces what stands behind its last break, within quotes as it is and elsewhere quoted by us. */
const bash = `
_goodhart_completion() {
  local found current="\${COMP_WORDS[COMP_CWORD]-}"
  COMPREPLY=()
  while IFS= read -r found; do
    case "$current" in
      [\\'\\"]*) ;;
      *) printf -v found %q "$found" ;;
    esac
    COMPREPLY+=("$found")
  done < <(goodhart completion-server bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  return 0
}
complete -o default -F _goodhart_completion goodhart`;

/** Sourced behind compinit, or found by it as a file \`_goodhart\`. */
const zsh = `
#compdef goodhart
_goodhart() {
  local -a found
  found=(\${(f)"$(goodhart completion-server zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  _describe goodhart found || _files
}
if [[ \${zsh_eval_context[-1]-} == loadautofunc ]]; then
  _goodhart "$@"
elif (( \${+functions[compdef]} )); then
  compdef _goodhart goodhart
fi`;

const fish = `
function __goodhart_completion
  set -l current (commandline -ct)
  set -l before (commandline -opc)
  set -l found (goodhart completion-server fish -- $before[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c goodhart -e
complete -c goodhart -f -a '(__goodhart_completion)'`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

export const completionScript = (shell: Shell) => `${scripts[shell].trim()}\n`;
