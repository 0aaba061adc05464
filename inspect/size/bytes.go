package size

import (
	"fmt"
	"strconv"
	"strings"
)

// Format writes a number of bytes as docker does: in thousands.
func Format(bytes int64) string {
	n := float64(bytes)
	for _, unit := range []string{"B", "kB", "MB"} {
		if n < 999.95 {
			if unit == "B" {
				return fmt.Sprintf("%d B", bytes)
			}
			return fmt.Sprintf("%.1f %s", n, unit)
		}
		n /= 1000
	}
	return fmt.Sprintf("%.2f GB", n)
}

// Parse reads a size such as 50MB, 1.5 GB, 80MiB or a plain number of bytes.
func Parse(text string) (int64, error) {
	units := []struct {
		name  string
		bytes float64
	}{
		{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9},
		{"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"b", 1}, {"", 1},
	}
	lower := strings.ToLower(strings.TrimSpace(text))
	for _, unit := range units {
		number, ok := strings.CutSuffix(lower, unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || n < 0 || n*unit.bytes > 1<<62 {
			break
		}
		return int64(n * unit.bytes), nil
	}
	return 0, fmt.Errorf("%s: not a size: write 50MB, 80MiB or 1.2GB", text)
}
