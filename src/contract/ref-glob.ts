/**
 * Globs over branch and tag names. `*` stands for any characters within a path segment, `**` for any
 * characters, segments included; all else is itself. A `**` segment followed by a slash, as in
 * `docs/**\/x`, also stands for no segment at all.
 */
export type GlobPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `*` */
  | { readonly kind: 'segment' }
  /** `**` */
  | { readonly kind: 'any' }
  /** `**` and the slash after it, at the start of a segment: any number of whole segments. */
  | { readonly kind: 'segments' };

/** Cut a glob into its parts. */
export function parseGlob(glob: string): readonly GlobPart[] {
  const parts: GlobPart[] = [];
  let text = '';
  const flush = () => {
    if (text) parts.push({ kind: 'text', text });
    text = '';
  };
  for (let i = 0; i < glob.length;) {
    if (glob[i] !== '*') {
      text += glob[i++];
      continue;
    }
    const startsSegment = i === 0 || glob[i - 1] === '/';
    flush();
    if (glob[i + 1] !== '*') {
      parts.push({ kind: 'segment' });
      i += 1;
      continue;
    }
    while (glob[i] === '*') i += 1;
    if (startsSegment && glob[i] === '/') {
      parts.push({ kind: 'segments' });
      i += 1;
    } else parts.push({ kind: 'any' });
  }
  flush();
  return parts;
}

/** Whether a name is matched by a glob. */
export function matchesGlob(name: string, glob: string): boolean {
  // One pass over the name for each part: a backtracking expression could be made to hang by a hostile name.
  let reachable = [true, ...Array<boolean>(name.length).fill(false)];
  for (const part of parseGlob(glob)) {
    reachable = reach(name, part, reachable);
    if (!reachable.includes(true)) return false;
  }
  return reachable[name.length];
}

/** Where a part may end, by where it may begin. */
function reach(name: string, part: GlobPart, from: readonly boolean[]): boolean[] {
  let isOpen = false;
  return from.map((_, end) => {
    if (part.kind === 'text') {
      const start = end - part.text.length;
      return start >= 0 && from[start] && name.startsWith(part.text, start);
    }
    if (part.kind === 'segment' && name[end - 1] === '/') isOpen = false;
    const isHere = from[end] || (isOpen && (part.kind !== 'segments' || name[end - 1] === '/'));
    isOpen ||= from[end];
    return isHere;
  });
}

/** Whether a name is matched by one of the globs and by none of the exceptions. */
export function matchesGlobs(name: string, globs: readonly string[], except: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(name, glob)) && !except.some((glob) => matchesGlob(name, glob));
}
