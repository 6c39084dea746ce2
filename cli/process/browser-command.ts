/** A program that shows a page. */
export interface BrowserCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** What shows a page on this desktop; nothing where nobody sits before one. It must end at once. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): BrowserCommand | undefined {
  if (env.CI || env.SSH_CONNECTION || env.SSH_TTY) return undefined;
  if (platform === 'darwin') return { file: 'open', args: [url] };
  // Not `start`: cmd.exe would read the & of an address.
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  // xdg-open may stay as long as the browser does, so a shell leaves it behind.
  return env.DISPLAY || env.WAYLAND_DISPLAY
    ? { file: 'sh', args: ['-c', 'xdg-open "$1" >/dev/null 2>&1 &', 'sh', url] }
    : undefined;
}
