// A message in, a handled job out: pg-boss or graphile-worker, each as its own documentation tunes it for throughput.
//
//     node jobs.mjs pg-boss|graphile-worker URL MESSAGES CALLERS
//
// Prints messages a second.
import { Logger, run } from 'graphile-worker';
import { PgBoss } from 'pg-boss';

const [name, url, count, callers] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const MESSAGE = { transactionId: 'IONPAYTEST03202212231106386098', amount: 10_000, said: 'x'.repeat(160) };

/** Sends every message, `callers` at once, and waits until all were handled. */
async function measure(send, handled) {
  let next = 0;
  const began = performance.now();
  const caller = async () => {
    while (next < count) {
      next += 1;
      await send({ ...MESSAGE, number: next });
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  while (handled() < count) await new Promise((resolve) => setTimeout(resolve, 1));
  console.log((count / (performance.now() - began)) * 1000);
}

let done = 0;
if (name === 'pg-boss') {
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: 16 });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue('message');
  await boss.deleteAllJobs('message');
  const options = { batchSize: callers, localConcurrency: 2, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
  // A job is done when the batch that it is in is completed, after its handler: that is not counted.
  await boss.work('message', options, async (jobs) => {
    done += jobs.length;
  });
  await measure((message) => boss.send('message', message), () => done);
  await boss.stop({ graceful: false });
} else {
  const runner = await run({
    preset: {
      worker: {
        connectionString: url,
        concurrentJobs: callers,
        maxPoolSize: 16,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    logger: new Logger(() => () => {}),
    noHandleSignals: true,
    taskList: {
      message: async () => {
        done += 1;
      },
    },
  });
  await measure((message) => runner.addJob('message', message), () => done);
  await runner.stop();
}
process.exit(0);
