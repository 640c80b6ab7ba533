-- The five decisions in SQLite: sqlite3 reads the CSV files and answers with one query. @FACTS@, @NAMES@,
-- @AS_OF@, @REVIEW@ and @STALE@ are put in by the bench. Lists are looked at as text: "; " is taken as ";".
.mode csv
.import '@NAMES@' names
.import '@FACTS@/entitlement.csv' entitlement
.import '@FACTS@/tenant.csv' tenant
CREATE INDEX by_name ON names(kind, name);
.mode list
.separator ,
.headers on
WITH ent AS (
  SELECT tenant_id,
         (status = 'In Progress' AND (phase IN ('Adoption Completed', 'Operate')
                                      OR phase = 'Blocked' AND phase_since <> '' AND phase_since < '@STALE@'))
         OR (status = 'Blocked' AND status_since < '@STALE@')
         OR status IN ('No Intent', 'Duplicate/Invalid') AS inactive,
         status = 'Status Unknown' AND lower(reason) = 'customer unresponsive' AS unresponsive
    FROM entitlement),
fold AS (
  SELECT tenant_id, max(unresponsive) AND min(inactive OR unresponsive) AS silent, min(inactive) AS inactive
    FROM ent GROUP BY tenant_id),
seen AS (
  SELECT t.*, t.rowid AS place, f.silent, f.inactive,
         replace(';' || lower(tags) || ';', '; ', ';') AS all_tags, replace(';' || rm, '; ', ';') AS all_rm,
         primary_rm <> '' AND primary_rm NOT LIKE '%;%' AS one_primary
    FROM tenant t LEFT JOIN fold f ON f.tenant_id = t.tenant_id),
sign AS (
  SELECT *, all_tags LIKE '%;top400;%' OR all_tags LIKE '%;top400fy19;%' AS s400,
         instr(all_rm, ';FTP_') > 0 AS partner,
         notes_partner <> '' AND replace(all_rm, ';FTCQ Intent Assigned', '') IN ('', ';')
           AND psm || p_rm || p_fm || p_fe = ''
           AND EXISTS (SELECT 1 FROM names n WHERE n.kind = 'partner' AND n.name = lower(notes_partner)) AS listed,
         CASE WHEN language <> ''
              THEN EXISTS (SELECT 1 FROM names n WHERE n.kind = 'language' AND n.name = lower(language))
              ELSE EXISTS (SELECT 1 FROM names n WHERE n.kind = 'country' AND n.name = lower(country)) END AS unsupported
    FROM seen),
reasoned AS (
  SELECT *, CASE WHEN s400 AND fta <> '' OR partner AND psm <> '' OR listed AND psm_confirmed = 'yes'
                      OR fm <> '' AND notes_activity_on BETWEEN '@REVIEW@' AND '@AS_OF@'
                 THEN 'Disengaged in GRT Validation'
                 WHEN unsupported THEN 'Customer requires assistance in unsupported language' ELSE '' END AS reason
    FROM sign),
judged AS (
  SELECT *, CASE WHEN reason <> '' THEN 'Disengage' WHEN listed THEN 'Confirm with PSM'
                 WHEN s400 OR partner OR psm || p_rm || p_fm || p_fe <> '' THEN 'Ask GRT PM'
                 ELSE 'Pursue' END AS validation
    FROM reasoned)
SELECT tenant_id,
       CASE WHEN engagement = 'Customer-Led' OR engagement = 'Partner-Led' AND partner_program <> 'vNext' THEN 'Low'
            WHEN silent AND reengagement_effort = 'yes' OR inactive THEN 'Low'
            WHEN engagement = 'CSS-Led' AND cadence_days <> '' AND cadence_days + 0 <= 14
                 AND cadence_scheduled = 'yes' THEN 'High'
            ELSE 'Medium' END AS priority,
       validation, reason AS validation_reason,
       CASE WHEN validation <> 'Pursue' THEN ''
            WHEN one_primary AND primary_rm LIKE 'FTCQ%' THEN 'Select Primary'
            WHEN one_primary AND primary_rm NOT LIKE 'FTP\_%' ESCAPE '\' THEN 'Do not select Primary'
            ELSE 'Consult GRT Lead' END AS rm_primary,
       CASE WHEN validation <> 'Pursue' THEN ''
            WHEN status_note_on >= '@REVIEW@' THEN 'Mandatory' ELSE 'Optional' END AS fm_cross_check
  FROM judged ORDER BY place;
