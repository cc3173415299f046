"""The evaluator's bounds: reaching one ends in an unknown value with that reason (architecture, "Every bound")."""

from __future__ import annotations

STEPS = 400_000  # nodes evaluated in one job
MODULE_STEPS = 40_000  # of them, in importing one module; past it the module's names are not known
IMPORT_STEPS = 160_000  # of them, in importing all modules; past it no further module is entered
REGION_STEPS = 8_000  # of them, in one call or loop that starts no run and declares nothing
REGION_SPLITS = 64  # paths that may split in it without that counting
REGION_SPARED = 24  # calls, in one job, that are given up on instead of what they are in
REGION_BUILDING = 6  # times as many for code that makes a command line's options
REGION_AGAIN = 8  # what was given up once gets one part of so many the next time
REGION_LEAST = 1_000  # a piece of code is not given up on for less
GIVING_UP = 3  # nodes that giving up on code without following it counts for, for each place it writes to
OBJECTS_READ = 10  # objects of the heap that are looked at, for that, for one step
OBJECTS_A_STEP = 300  # objects of the heap that are copied, or joined, for one step
CALL_DEPTH = 40  # nested calls of project functions
RECURSION = 10  # nested calls of one function
RECURSION_UNKNOWN = 3  # of them, where it is given again what is not known, and may start a run
UNROLL = 512  # iterations of one loop over a known sequence
UNROLL_STEPS = 4_000  # nodes evaluated in unrolling one loop; its further elements are taken together
UNROLL_SHORT = 12  # times as many where an iteration takes no more than
SHORT_BODY = 300  # nodes
UNROLL_DECIDED = 10  # times as many where no paths meet, as in a walk over known data
UNROLL_TOTAL = 20_000  # iterations of all loops together
WALKS = 8  # dicts, of which a loop is over one, that are gone through each for itself,
WALKED = 400  # or entries of more of them
EACH_KEY = (
    96  # keys of a dict, one of which is set to what is made of its item, that are each taken on a path of its own
)
EACH_KEY_STEPS = 24_000  # nodes evaluated in that; the keys that are left are taken together
APART = 24  # objects, of which any further element of a loop is one, that are each taken on a path of its own
WHILE_UNROLL = 100  # iterations of a while loop whose condition stays known
WHILE_LEFT = 16  # of them, where some paths left the loop, and others may
WIDENING_ROUND = 1  # of a loop that may run any number of times: from here on what changes widens to its type,
FORGETTING_ROUND = 4  # from here on it becomes unknown,
LOOP_ROUNDS = 24  # and by here nothing may change any more
ESCAPE_DEPTH = 2  # nesting of what is given to a function that is not known, in which runs and functions are found
OPTIONS = 16  # values in a choice
OBJECTS = 48  # values in one of objects alone
PRODUCT = 64  # combinations of choices tried in one operation
INTERPOLATIONS = 50_000  # of OmegaConf's, resolved in one job
CONDITION = 80  # nodes of a condition that is remembered as a whole
ROUNDING = 4_000  # digits that a number is rounded to
PICKED = 64  # values of which one is one of several that are copied as each of them, in one copy
COMPARISONS = 5_000  # containers compared to tell whether two values are equal
COMPARING = 200  # containers in containers, compared
FAILING = 16  # states kept of one `try` in which something unseen may have raised
POSITIONS = 8  # places where a generator may stand
CONTAINER = 20_000  # elements of one container
TEXT = 200_000  # characters of one string
INTEGER_BITS = 8_192  # bits of one integer
HYDRA_OPTIONS = 96  # options of groups that must be chosen, of one composition
PLUGINS = 40  # modules of a package that an import may mean whose name is not known
MODULES = 300  # project modules evaluated for one job
CONFIG_DEPTH = 8  # keys, one in the other, of a run config that are read with no value to back them
SNAPSHOT_DEPTH = 60  # nesting of a value that leaves the evaluator
SNAPSHOT_VALUES = 50_000  # values in one snapshot, or one copy
SNAPSHOT_ENTRY = 20_000  # of them, in what one key at the top holds
SNAPSHOT_ENTRY_STEPS = 40_000  # values looked at for such a key, those of what then turns out to be too large included
SNAPSHOT_STEPS = 200_000  # values looked at for one snapshot, those of what then turns out to be too large included
