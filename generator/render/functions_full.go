//go:build !lean

package render

import (
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// functions are those that templates may call: sprig's without what reads a
// clock, the environment, the network or chance, so that the same plan gives
// the same bytes.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName", "now", "date", "dateInZone", "dateModify",
		"date_in_zone", "date_modify", "mustDateModify", "must_date_modify", "htmlDate", "htmlDateInZone", "ago", "toDate",
		"mustToDate", "unixEpoch", "duration", "durationRound", "randAlphaNum", "randAlpha", "randAscii", "randNumeric",
		"randBytes", "randInt", "shuffle", "uuidv4", "bcrypt", "htpasswd", "genPrivateKey", "derivePassword", "buildCustomCert",
		"genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
		"encryptAES", "decryptAES"} {
		delete(all, name)
	}
	return all
}
