import { ErrorTable } from './user-error';

/** The errors of the machine that a run is on, and of containers. */
export const MACHINE_ERRORS = {
  diskFull: {
    message: 'the disk is full (<what>)',
    fix: 'free disk space, or set TMPDIR to a directory that has some',
    exit: 'ENVIRONMENT',
  },
  logDiskFull: {
    message: 'the disk is full: <path> cannot be written',
    help: 'free disk space, then run again',
    exit: 'ENVIRONMENT',
  },
  outputDiskFull: { message: '<stream> cannot be written', fix: 'the disk is full', exit: 'ENVIRONMENT' },
  runFolderNotMade: {
    message: 'the run folder cannot be made: <reason>',
    help: 'the message of the system has the reason: free disk space, or make the project writable',
    exit: 'ENVIRONMENT',
  },
  temporaryFolderNotMade: {
    message: 'no temporary folder can be made in <folder>: <reason>',
    help: 'the message of the system has the reason: free disk space, or set TMPDIR to another folder',
    exit: 'ENVIRONMENT',
  },
  directoryNotOwn: {
    message: '<path> <reason>',
    fix: 'flow-ci only works in real directories of yours, remove it',
    exit: 'ENVIRONMENT',
  },
  directoryInTheWay: {
    message: '<path> is a directory, and flow-ci has a file to put there',
    fix: 'remove it',
    exit: 'ENVIRONMENT',
  },
  directoryRemoved: { message: '<path> was removed while it was made', help: 'run the command again' },
  notAFlowName: { message: '<name> cannot be the name of a flow', help: 'use the name that flow-ci.json has' },
  notARepositoryName: {
    message: '<name> is neither a Region nor the name of a repository',
    fix: 'no directory can be named so',
  },
  shellNotFound: {
    message: 'the shell <shell> was not found on the PATH',
    fix: 'install it, or change env.shell in <buildspec>',
    exit: 'ENVIRONMENT',
    ofOneFlow: true,
  },
  engineNotFound: {
    message: '<engine> was not found on the PATH',
    fix: 'install it, or leave out --docker',
    exit: 'ENVIRONMENT',
  },
  enginesNotFound: {
    message: '<engines> were not found on the PATH',
    fix: 'install one, or leave out --docker',
    exit: 'ENVIRONMENT',
  },
  containerNotStarted: {
    message: '<engine> could not start <image>: <output>',
    help: 'the message of the engine has the reason: start it, or pull the image',
    exit: 'ENVIRONMENT',
    ofOneFlow: true,
  },
  engineNotRunning: {
    message: '<engine> is installed but does not run (<output>)',
    fix: 'start it, or leave out --docker',
    exit: 'ENVIRONMENT',
  },
  notAnImage: {
    message: '<image> is not the name of an image, and is not handed to <engine>',
    fix: 'write REPOSITORY:TAG, for example public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0',
  },
  linkNotMounted: {
    message: '<path> is a symbolic link, which is not mounted into a container',
    fix: 'leave out --docker',
    exit: 'ENVIRONMENT',
  },
  colonNotMounted: {
    message: '<path> has a colon, so that it cannot be mounted into a container',
    fix: 'leave out --docker',
    exit: 'ENVIRONMENT',
  },
  tookTooLong: { message: '<what> took longer than <seconds> seconds', fix: 'make it simpler' },
  stopped: { message: 'stopped', help: 'you stopped the command', exit: 'STOPPED' },
} as const satisfies ErrorTable;
