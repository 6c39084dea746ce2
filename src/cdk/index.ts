export * from './flow';
export * from './flow-ci';
export * from './flow-props';
