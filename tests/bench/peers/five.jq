# The five decisions in jq, on NDJSON, a tenant a line.
#     jq -r --slurpfile names NAMES --arg as_of 2020-03-02 --arg review 2020-01-02 --arg stale 2019-12-02 -f five.jq
# NAMES is one object: kind, then name in small letters, then true.
def items: split(";") | map(gsub("^ +| +$"; "") | select(. != ""));
def inactive:
  (.status == "In Progress" and (.phase == "Adoption Completed" or .phase == "Operate"
      or (.phase == "Blocked" and .phase_since != "" and .phase_since < $stale)))
  or (.status == "Blocked" and .status_since < $stale)
  or .status == "No Intent" or .status == "Duplicate/Invalid";
def unresponsive: .status == "Status Unknown" and (.reason | ascii_downcase) == "customer unresponsive";
def priority:
  if .engagement == "Customer-Led" or (.engagement == "Partner-Led" and .partner_program != "vNext") then "Low"
  elif .reengagement_effort == "yes" and any(.entitlement[]; unresponsive)
       and all(.entitlement[]; inactive or unresponsive) then "Low"
  elif .entitlement != [] and all(.entitlement[]; inactive) then "Low"
  elif .engagement == "CSS-Led" and .cadence_days != "" and (.cadence_days | tonumber) <= 14
       and .cadence_scheduled == "yes" then "High"
  else "Medium" end;
def signs:
  (.rm | items) as $rm
  | {s400: any(.tags | items[] | ascii_downcase; . == "top400" or . == "top400fy19"),
     partner: any($rm[]; startswith("FTP_")),
     roles: (.psm + .p_rm + .p_fm + .p_fe != "")}
  + {listed: ($names[0].partner[.notes_partner | ascii_downcase] == true
              and all($rm[]; . == "FTCQ Intent Assigned") and .psm + .p_rm + .p_fm + .p_fe == "")};
def reason($is):
  if ($is.s400 and .fta != "") or ($is.partner and .psm != "") or ($is.listed and .psm_confirmed == "yes")
     or (.fm != "" and .notes_activity_on >= $review and .notes_activity_on <= $as_of)
  then "Disengaged in GRT Validation"
  elif (if .language != "" then $names[0].language[.language | ascii_downcase]
        else $names[0].country[.country | ascii_downcase] end) == true
  then "Customer requires assistance in unsupported language" else "" end;
def rm_primary:
  (.primary_rm | items) as $rm
  | if ($rm | length) == 1 and ($rm[0] | startswith("FTCQ")) then "Select Primary"
    elif ($rm | length) == 1 and ($rm[0] | startswith("FTP_") | not) then "Do not select Primary"
    else "Consult GRT Lead" end;
signs as $is | reason($is) as $reason
| (if $reason != "" then "Disengage" elif $is.listed then "Confirm with PSM"
   elif $is.s400 or $is.partner or $is.roles then "Ask GRT PM" else "Pursue" end) as $validation
| [.tenant_id, priority, $validation, $reason]
  + if $validation != "Pursue" then ["", ""]
    else [rm_primary, if .status_note_on >= $review then "Mandatory" else "Optional" end] end
| join(",")
