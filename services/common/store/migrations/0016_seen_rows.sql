-- A role notes event ids only under its own source, as it appends entries: nobody can take the id of
-- a decision that another will make.

ALTER TABLE journal.seen ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON journal.seen FOR SELECT USING (true);
CREATE POLICY intake_appends ON journal.seen FOR INSERT TO dondoc_intake
    WITH CHECK (source >= 100 OR source = 1);
CREATE POLICY routing_appends ON journal.seen FOR INSERT TO dondoc_routing WITH CHECK (source = 2);
CREATE POLICY reminders_appends ON journal.seen FOR INSERT TO dondoc_reminders
    WITH CHECK (source = 3);
CREATE POLICY escalation_appends ON journal.seen FOR INSERT TO dondoc_escalation
    WITH CHECK (source = 4);
CREATE POLICY delivery_appends ON journal.seen FOR INSERT TO dondoc_delivery
    WITH CHECK (source = 5);
CREATE POLICY reporting_appends ON journal.seen FOR INSERT TO dondoc_reporting
    WITH CHECK (source = 6);
