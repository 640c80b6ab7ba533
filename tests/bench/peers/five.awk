# The five decisions in awk, on CSV files without quoted cells (generate --plain): awk has no CSV reader.
#     mawk -F, -v as_of=2020-03-02 -v review=2020-01-02 -v stale=2019-12-02 -f five.awk NAMES entitlement.csv tenant.csv
# NAMES holds lines "kind,name" in small letters: the languages and countries whose language is not
# supported, and the listed partners, but for names with a comma. Columns are found by their place.
function items_with(list, prefix,    i, n, item, parts, found) {
    count = others = 0
    n = split(list, parts, ";")
    for (i = 1; i <= n; i++) {
        item = parts[i]
        gsub(/^ +| +$/, "", item)
        if (item == "") continue
        count++
        if (index(item, prefix) == 1) found = 1
        if (item != "FTCQ Intent Assigned") others++
    }
    return found
}
FNR == 1 { file++ }
file == 1 { names[$1, $2]; next }
FNR == 1 { if (file == 3) print "tenant_id,priority,validation,validation_reason,rm_primary,fm_cross_check"; next }
file == 2 {
    inactive = ($3 == "In Progress" && ($6 == "Adoption Completed" || $6 == "Operate" || $6 == "Blocked" && $7 != "" && $7 < stale)) ||
        ($3 == "Blocked" && $4 < stale) || $3 == "No Intent" || $3 == "Duplicate/Invalid"
    unresponsive = $3 == "Status Unknown" && tolower($5) == "customer unresponsive"
    any[$1]
    if (unresponsive) silent[$1]
    if (!inactive) active[$1]
    if (!inactive && !unresponsive) at_work[$1]
    next
}
{
    if ($9 == "Customer-Led" || $9 == "Partner-Led" && $10 != "vNext") priority = "Low"
    else if (($1 in silent) && !($1 in at_work) && $14 == "yes") priority = "Low"
    else if (($1 in any) && !($1 in active)) priority = "Low"
    else if ($9 == "CSS-Led" && $11 != "" && $11 + 0 <= 14 && $12 == "yes") priority = "High"
    else priority = "Medium"

    tags = ";" tolower($5) ";"
    gsub(/ *; */, ";", tags)
    s400 = index(tags, ";top400;") || index(tags, ";top400fy19;")
    partner = items_with($16, "FTP_")
    listed = $24 != "" && (("partner", tolower($24)) in names) && !others && $20 $21 $22 $23 == ""
    unsupported = $4 != "" ? ("language", tolower($4)) in names : ("country", tolower($3)) in names
    recent = $26 != "" && $26 >= review && $26 <= as_of
    reason = rm = fm = ""
    if (s400 && $19 != "" || partner && $20 != "" || listed && $25 == "yes" || $18 != "" && recent) {
        validation = "Disengage"; reason = "Disengaged in GRT Validation"
    } else if (unsupported) {
        validation = "Disengage"; reason = "Customer requires assistance in unsupported language"
    } else if (listed) validation = "Confirm with PSM"
    else if (s400 || partner || $20 $21 $22 $23 != "") validation = "Ask GRT PM"
    else {
        validation = "Pursue"
        is_queue = items_with($17, "FTCQ")
        if (count == 1 && is_queue) rm = "Select Primary"
        else if (count == 1 && !items_with($17, "FTP_")) rm = "Do not select Primary"
        else rm = "Consult GRT Lead"
        fm = $27 != "" && $27 >= review ? "Mandatory" : "Optional"
    }
    print $1 "," priority "," validation "," reason "," rm "," fm
}
