# The five decisions in awk. awk has no CSV reader: lines without a quote are split at their commas, which is the fast
# way; only the others go through unquote.
#     mawk -F, -v as_of=2020-03-02 -v review=2020-01-02 -v stale=2019-12-02 -f five.awk NAMES entitlement.csv tenant.csv
# NAMES holds lines "kind,name" in small letters: the languages and countries whose language is not supported, and the
# listed partners. Columns are found by their place.

# Every second piece between quotes is inside a cell: its commas become \034, in NAMES too. Nothing between two of them
# is a quote that was doubled. With an even number of pieces a cell has a line break and goes on in the next line.
function unquote(    piece, line, more, n, i) {
    while ((n = split($0, piece, "\"")) % 2 == 0 && (getline more) > 0) $0 = $0 "\n" more
    line = piece[1]
    for (i = 2; i <= n; i++) {
        if (i % 2 == 0) gsub(/,/, "\034", piece[i])
        else if (i < n && piece[i] == "") line = line "\""
        line = line piece[i]
    }
    $0 = line
}
BEGIN { OFS = "," }
FNR == 1 {
    if (++file == 3) print "tenant_id,priority,validation,validation_reason,rm_primary,fm_cross_check"
    if (file > 1) next
}
index($0, "\"") { unquote() }
# Of a tenant's entitlements the liveliest: 1 inactive, 2 unresponsive, 3 neither.
file == 2 {
    if ($3 == "In Progress")
        state = $6 == "Adoption Completed" || $6 == "Operate" || $6 == "Blocked" && $7 != "" && $7 < stale ? 1 : 3
    else if ($3 == "Blocked") state = $4 < stale ? 1 : 3
    else if ($3 == "Status Unknown") state = tolower($5) == "customer unresponsive" ? 2 : 3
    else state = 1
    if (state > liveliest[$1]) liveliest[$1] = state
    next
}
file == 3 {
    state = liveliest[$1]
    if ($9 == "Customer-Led" || $9 == "Partner-Led" && $10 != "vNext" || state == 1 || state == 2 && $14 == "yes")
        priority = "Low"
    else if ($9 == "CSS-Led" && $11 != "" && $11 <= 14 && $12 == "yes") priority = "High"
    else priority = "Medium"

    s400 = $5 != "" && tolower($5) ~ /(^|;) *top400(fy19)? *(;|$)/
    partner = $16 ~ /(^|;) *FTP_/
    roles = $20 $21 $22 $23 != ""
    listed = !roles && $24 != "" && (tolower($24) in partners) && $16 ~ /^( *(FTCQ Intent Assigned)? *(;|$))*$/
    if (s400 && $19 != "" || partner && $20 != "" || listed && $25 == "yes" || \
        $18 != "" && $26 >= review && $26 <= as_of)
        rest = "Disengage,Disengaged in GRT Validation,,"
    else if ($4 != "" ? tolower($4) in languages : tolower($3) in countries)
        rest = "Disengage,Customer requires assistance in unsupported language,,"
    else if (listed) rest = "Confirm with PSM,,,"
    else if (s400 || partner || roles) rest = "Ask GRT PM,,,"
    else rest = "Pursue,," ($17 == "" || index($17, ";") ? "Consult GRT Lead" : \
        $17 ~ /^ *FTCQ/ ? "Select Primary" : $17 ~ /^ *FTP_/ ? "Consult GRT Lead" : "Do not select Primary") \
        ($27 >= review ? ",Mandatory" : ",Optional")
    print $1, priority, rest
    next
}
$1 == "partner" { partners[$2]; next }
$1 == "language" { languages[$2]; next }
{ countries[$2] }
