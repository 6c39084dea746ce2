import * as path from 'node:path';

/**
 * A folder's place within a repository, with `/` on each system; empty at the root, and outside of it.
 * @param style how this system writes paths
 */
export function folderWithin(root: string, folder: string, style: path.PlatformPath = path): string {
  const inside = style.relative(root, folder);
  // On another drive of Windows the way is an absolute path.
  if (inside === '..' || inside.startsWith(`..${style.sep}`) || style.isAbsolute(inside)) return '';
  return inside.split(style.sep).join('/');
}
