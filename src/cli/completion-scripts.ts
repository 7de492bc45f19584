/**
 * The scripts with which shells ask `goodhart completion-server`. What stands on the line is passed on as it is and never
 * evaluated, nothing of the user's shell is changed, and where nothing is known that begins so, the shell looks for files.
 */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/**
 * Bash replaces what stands behind its last break, within quotes as it is and elsewhere quoted by us. A key goes on behind its
 * point or its equals sign.
 */
const bash = (program: string) => `
_goodhart_completion() {
  local found current="\${COMP_WORDS[COMP_CWORD]-}"
  COMPREPLY=()${program}
  while IFS= read -r found; do
    case "$current" in
      [\\'\\"]*) ;;
      *) printf -v found %q "$found" ;;
    esac
    COMPREPLY+=("$found")
  done < <("$program" completion-server bash -- "\${words[@]}" 2>/dev/null)
  case "\${COMPREPLY-}" in *[.=]) compopt -o nospace 2>/dev/null || true ;; esac
  return 0
}
complete -o default -F _goodhart_completion goodhart`;

const bashOfPath = `
  local program=goodhart words=("\${COMP_WORDS[@]:1:COMP_CWORD}")`;

/** The one that npx would start here, without npx, which takes its time and may ask the network. */
const bashOfNpx = `
  local program=goodhart words=("\${COMP_WORDS[@]:1:COMP_CWORD}") folder="$PWD"
  if [[ "$COMP_WORDS" == npx ]]; then
    [[ "\${COMP_WORDS[1]-}" == goodhart ]] && ((COMP_CWORD > 1)) || return 0
    words=("\${COMP_WORDS[@]:2:COMP_CWORD-1}")
  fi
  while [[ -n "$folder" && ! -x "$folder/node_modules/.bin/goodhart" ]]; do folder="\${folder%/*}"; done
  [[ -n "$folder" ]] && program="$folder/node_modules/.bin/goodhart"`;

/** Sourced behind compinit, or found by it as a file \`_goodhart\`. */
const zsh = (program: string, command: string) => `
#compdef goodhart
_goodhart() {
  local program=goodhart answer
  local -a found going whole${program}
  found=(\${(f)"$($program completion-server zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  for answer in $found; do
    if [[ \${answer%%:*} == *[.=] ]]; then going+=("$answer"); else whole+=("$answer"); fi
  done
  if (( $#found == 0 )); then
    _files
    return
  fi
  (( $#going == 0 )) || _describe goodhart going -S ''
  (( $#whole == 0 )) || _describe goodhart whole
}
if [[ \${zsh_eval_context[-1]-} == loadautofunc ]]; then
  _goodhart "$@"
elif (( \${+functions[compdef]} )); then
  compdef _goodhart goodhart${command}
fi`;

const zshOfNpx = `
  if [[ $words[1] == npx ]]; then
    if [[ \${words[2]-} != goodhart ]] || (( CURRENT < 3 )); then
      _files
      return
    fi
    shift words
    (( CURRENT -= 1 ))
  fi
  local folder=$PWD
  while [[ -n $folder && ! -x $folder/node_modules/.bin/goodhart ]]; do folder=\${folder%/*}; done
  [[ -z $folder ]] || program=$folder/node_modules/.bin/goodhart`;

const fish = (program: string) => `
function __goodhart_completion
  set -l current (commandline -ct)
  set -l before (commandline -opc)
  set -l program goodhart${program}
  set -l found ($program completion-server fish -- $before[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c goodhart -e
complete -c goodhart -f -a '(__goodhart_completion)'`;

const fishOfNpx = `
  if test "$before[1]" = npx
    set -e before[1]
  end
  set -l folder $PWD
  while test -n "$folder" -a ! -x "$folder/node_modules/.bin/goodhart"
    set folder (string replace -r '/[^/]*$' '' -- $folder)
  end
  if test -n "$folder"
    set program "$folder/node_modules/.bin/goodhart"
  end`;

/** Who has the program of a project's own calls it by npx, whose other programs are completed as they were. */
const scripts: Readonly<Record<Shell, { plain: string; npx: string }>> = {
  bash: {
    plain: bash(bashOfPath),
    npx: `${bash(bashOfNpx)}\ncomplete -p npx >/dev/null 2>&1 || complete -o default -F _goodhart_completion npx`,
  },
  zsh: {
    plain: zsh('', ''),
    npx: zsh(zshOfNpx, `\n  (( \${+_comps[npx]} )) || compdef _goodhart npx`),
  },
  fish: {
    plain: fish(''),
    npx: `${fish(fishOfNpx)}\ncomplete -c npx -n '__fish_seen_subcommand_from goodhart' -f -a '(__goodhart_completion)'`,
  },
};

export const completionScript = (shell: Shell, { byNpx = false } = {}) =>
  `${scripts[shell][byNpx ? 'npx' : 'plain'].trim()}\n`;
