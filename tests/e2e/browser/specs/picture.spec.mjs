// What the suite itself must not fall over.
import { expect, test } from '../support/fixtures.mjs';

test('a picture that can’t be taken is tried again, then missed aloud; the test goes on', async ({
  customer,
  page,
}, { annotations }) => {
  await customer.fill();
  let failures = 2;
  let tries = 0;
  page.screenshot = async () => {
    tries += 1;
    if (tries <= failures) throw new Error('Protocol error: Unable to capture screenshot\nCall log');
  };
  await customer.picture('tried-again');
  expect(tries).toBe(3);
  expect(annotations).toEqual([]);

  [failures, tries] = [Infinity, 0];
  await customer.picture('missed');
  expect(tries).toBe(3);
  const missed = annotations.splice(0);
  expect(missed).toEqual([
    {
      type: 'picture missed',
      description: `${customer.size}-missed: Protocol error: Unable to capture screenshot`,
    },
  ]);
});
