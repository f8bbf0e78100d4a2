const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {'^(\\.{1,2}/.*)\\.js$': '$1'},
  transform: {
    '^.+\\.ts$': ['@swc/jest', {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}, module: {type: 'es6'}}],
  },
}

/**
 * Five tiers: pure logic, a real engine through src/lib, the built program as a process, that behind faults,
 * and its main job on every other engine.
 */
export default {
  projects: ['unit', 'engine', 'cli', 'faults', 'engines'].map(name => ({
    ...shared,
    displayName: name,
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  })),
  // Half of what a test waits for is the engine: one more than jest would take on two cores, and no more on many,
  // because all of them use the same engine.
  maxWorkers: 2,
  testTimeout: 120_000,
}
