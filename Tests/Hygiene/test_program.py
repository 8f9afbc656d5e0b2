"""A program that hangs ends the run, and does not outlive it."""

import signal
import subprocess
import tempfile
import unittest

from hygiene.program import Hung, Places, Program, in_time, wait_until_stopped


class HangingTests(unittest.TestCase):
    def start(self):
        """A program that never answers."""
        process = subprocess.Popen(["sleep", "1000"], stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_one_that_does_not_answer_is_ended(self):
        process = self.start()
        with self.assertRaisesRegex(Hung, "a question"):
            with in_time(process, "a question", 0.1):
                process.stdout.readline()
        self.assertEqual(process.poll(), -signal.SIGKILL)

    def test_one_that_stands_is_ended(self):
        process = self.start()
        process.send_signal(signal.SIGSTOP)
        wait_until_stopped(process)
        with self.assertRaises(Hung):
            with in_time(process, "its end", 0.1):
                process.wait()
        self.assertEqual(process.poll(), -signal.SIGKILL)

    def test_what_is_in_time_leaves_no_alarm(self):
        process = self.start()
        with in_time(process, "nothing"):
            pass
        self.assertEqual(signal.getitimer(signal.ITIMER_REAL), (0.0, 0.0))
        self.assertIsNone(process.poll())

    def test_a_request_waits_so_long_and_no_longer(self):
        with tempfile.TemporaryDirectory() as folder:
            # What it says is what it is asked.
            program = Program("/bin/cat", Places(folder), "")
            self.addCleanup(program.process.stdin.close)
            self.addCleanup(program.process.stdout.close)
            self.assertEqual(program.ask("ok", b"answer"), "answer")
            program.process.send_signal(signal.SIGSTOP)
            with self.assertRaisesRegex(Hung, "ok"):
                program.ask("ok", seconds=0.1)
            self.assertEqual(program.process.poll(), -signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()
