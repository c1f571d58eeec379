/** One seed for every property: @fast-check/vitest writes the seed into test names, and a mutation run goes by names. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20091028 });
