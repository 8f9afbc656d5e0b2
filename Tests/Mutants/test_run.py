"""What counts as noticed: tests that ran to their end and failed, and nothing else."""

import unittest

import run

FAILED = """✘ Test "a padding is zeros" failed after 0.001 seconds with 1 issue.
✘ Suite PaddingTests failed after 0.002 seconds with 1 issue.
✘ Test run with 12 tests in 3 suites failed after 0.021 seconds with 1 issue.
"""
PASSED = "✔ Test run with 12 tests in 3 suites passed after 0.021 seconds.\n"
NONE = "✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.\n"
CRASHED = """✘ Test "a padding is zeros" recorded an issue at PaddingTests.swift:20:9: Expectation failed
error: Exited with unexpected signal code 5
"""


class VerdictTests(unittest.TestCase):
    def test_tests_that_ran_and_failed_notice(self):
        self.assertEqual(run.verdict(1, FAILED), (True, "noticed by 1 of 12"))

    def test_tests_that_pass_notice_nothing(self):
        self.assertEqual(run.verdict(0, PASSED), (False, "no test noticed it"))

    def test_a_filter_without_tests_notices_nothing(self):
        for status in (0, 1):
            self.assertEqual(run.verdict(status, NONE), (False, "its filter matches no test"))

    def test_a_crash_notices_nothing(self):
        self.assertEqual(run.verdict(1, CRASHED), (False, "its tests broke off"))

    def test_a_crash_after_the_last_test_notices_nothing(self):
        self.assertEqual(run.verdict(1, PASSED), (False, "its tests broke off"))
        self.assertEqual(run.verdict(1, FAILED + "error: Exited with unexpected signal code 11\n")[0], False)

    def test_nothing_said_notices_nothing(self):
        self.assertEqual(run.verdict(1, "error: no tests found\n"), (False, "its tests broke off"))

    def test_tests_that_do_not_end_notice_nothing(self):
        self.assertEqual(run.verdict(None, FAILED), (False, "its tests do not end"))

    def test_a_command_that_takes_too_long_has_no_status(self):
        run.COPY = "/"
        self.assertEqual(run.run(["sleep", "600"], 0), (None, ""))


if __name__ == "__main__":
    unittest.main()
