package tables

import (
	"slices"
	"strconv"
	"strings"
)

// number is the numeric part of a version, most significant first.
type number []int

// readNumber reads dot-separated digits and nothing else.
func readNumber(text string) (number, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 6 {
		return nil, false
	}
	num := make(number, 0, len(parts))
	for _, part := range parts {
		if part == "" || len(part) > 8 || strings.Trim(part, "0123456789") != "" {
			return nil, false
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		num = append(num, n)
	}
	return num, true
}

// leading reads the number a text begins with and gives the rest: "3.15.0rc2" is 3.15.0 and "rc2".
func leading(text string) (number, string) {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
		end++
	}
	body := strings.TrimRight(text[:end], ".")
	num, ok := readNumber(body)
	if !ok {
		return nil, text
	}
	return num, text[len(body):]
}

func (n number) String() string {
	parts := make([]string, len(n))
	for i, part := range n {
		parts[i] = strconv.Itoa(part)
	}
	return strings.Join(parts, ".")
}

// begins says whether n starts with all of prefix.
func (n number) begins(prefix number) bool {
	return len(n) >= len(prefix) && slices.Equal(n[:len(prefix)], prefix)
}

// compare orders two numbers; missing places count as zero, so that 1.9 < 1.10 and 1.9 = 1.9.0.
func (n number) compare(other number) int {
	for i := range max(len(n), len(other)) {
		if a, b := n.at(i), other.at(i); a != b {
			if a < b {
				return -1
			}
			return 1
		}
	}
	return 0
}

func (n number) at(i int) int {
	if i < len(n) {
		return n[i]
	}
	return 0
}

// padded gives exactly size places.
func (n number) padded(size int) number {
	out := make(number, size)
	copy(out, n)
	return out
}
