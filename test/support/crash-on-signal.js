// Loaded into dkr with --import: SIGPROF, which dkr leaves alone, becomes an error that nobody catches.
process.on('SIGPROF', () => {
  throw new Error('dkr-test crash')
})
