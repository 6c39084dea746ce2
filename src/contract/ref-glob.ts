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
  // Linear in name times parts: a backtracking expression could be made to hang by a hostile name.
  const parts = parseGlob(glob);
  let reachable = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (part.kind === 'text') {
        if (name.startsWith(part.text, at)) next.add(at + part.text.length);
        continue;
      }
      next.add(at);
      for (let end = at + 1; end <= name.length; end += 1) {
        if (part.kind === 'segment' && name[end - 1] === '/') break;
        if (part.kind !== 'segments' || name[end - 1] === '/') next.add(end);
      }
    }
    reachable = next;
    if (reachable.size === 0) return false;
  }
  return reachable.has(name.length);
}

/** Whether a name is matched by one of the globs and by none of the exceptions. */
export function matchesGlobs(name: string, globs: readonly string[], except: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(name, glob)) && !except.some((glob) => matchesGlob(name, glob));
}
