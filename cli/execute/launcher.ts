import { ProcessRequest } from '../process/run-process';

/** How scripts come to run: by a shell of the host, or by one in a container. */
export interface Launcher {
  /** Whether processes of the host can be left over. */
  readonly onHost: boolean;
  start(): Promise<void>;
  /** The process that runs a script in a folder. */
  command(script: string, folder: string, user?: string): ProcessRequest;
  /** The same with a terminal. */
  interactive(script: string, folder: string): ProcessRequest;
  /** End what runs, where killing our own process does not reach. */
  interrupt(): Promise<void>;
  dispose(): Promise<void>;
}
