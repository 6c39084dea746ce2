import unittest

from shop.sums import add


class SumsTest(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(add(1, 2), 3)
