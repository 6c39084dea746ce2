/** Where the exit code of a command goes. */
export interface ProgramResult {
  exitCode: number;
}
