/** What somebody asks for in a comment. `flow` is absent when all flows are meant. */
export type Command =
  | { readonly kind: 'retest'; readonly flow?: string }
  | { readonly kind: 'retest-failed' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'help' };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Four spaces or a tab make code of a line. https://spec.commonmark.org/0.31.2/#indented-code-blocks */
const COMMAND = /^ {0,3}\/(retest|stop|help)(?:[ \t]+(\S+))?[ \t]*$/;
const MAX_LENGTH = 10_240;

/**
 * The first command of a comment: a line that holds nothing else. What stands in a quote or in code is somebody's talk
 * about commands, and none itself.
 */
export function parseCommand(comment: string): Command | undefined {
  let fence = '';
  for (const line of comment.slice(0, MAX_LENGTH).split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    if (fence !== '') {
      // A fence is closed by one of its kind that is as long at least, with nothing after it.
      if (mark.startsWith(fence) && line.trim() === mark) fence = '';
      continue;
    }
    if (mark !== '') {
      fence = mark;
      continue;
    }
    const command = commandOf(COMMAND.exec(line));
    if (command) return command;
  }
  return undefined;
}

function commandOf(match: RegExpExecArray | null): Command | undefined {
  if (!match) return undefined;
  const [, word, what]: readonly (string | undefined)[] = match;
  if (word === 'help') return { kind: 'help' };
  if (word === 'stop') return what === undefined ? { kind: 'stop' } : undefined;
  if (what === 'failed') return { kind: 'retest-failed' };
  return { kind: 'retest', flow: what };
}
