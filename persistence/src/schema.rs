//! Written by a test from the migrated database: `UPDATE_SCHEMA=1 make test`.

diesel::table! {
    applications (id) {
        id -> Uuid,
        number -> Nullable<Text>,
        item_code -> Text,
        version_id -> Uuid,
        body_code -> Text,
        stage -> Text,
        revision -> Int4,
        channel -> Text,
        applicant -> Uuid,
        applicant_kind -> Text,
        applicant_name -> Text,
        person -> Bytea,
        form -> Bytea,
        dossier -> Bytea,
        created_by -> Uuid,
        created_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
        received_at -> Nullable<Timestamptz>,
        accepted_at -> Nullable<Timestamptz>,
        decided_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        granted -> Nullable<Bool>,
        corrected -> Bool,
        marking -> Jsonb,
        event_ordinal -> Int4,
        event_hash -> Bytea,
        elapsed_days -> Nullable<Int4>,
        promised_days -> Nullable<Int4>,
        statutory_days -> Nullable<Int4>,
        in_time -> Nullable<Bool>,
        procedure_id -> Nullable<Uuid>,
        decided_body -> Nullable<Text>,
    }
}

diesel::table! {
    applications_comments (id) {
        id -> Uuid,
        application_id -> Uuid,
        task_id -> Nullable<Uuid>,
        written_by -> Uuid,
        written_at -> Timestamptz,
        text -> Bytea,
    }
}

diesel::table! {
    applications_copies (id) {
        id -> Uuid,
        application_id -> Uuid,
        task_id -> Uuid,
        copied_to -> Uuid,
        copied_by -> Uuid,
        copied_at -> Timestamptz,
        note -> Bytea,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    applications_papers (application_id, kind, number) {
        application_id -> Uuid,
        kind -> Text,
        number -> Text,
        body_code -> Text,
        year -> Int4,
        serial -> Int4,
        issued_at -> Timestamptz,
        issued_by -> Uuid,
        content -> Bytea,
        title -> Text,
    }
}

diesel::table! {
    applications_readers (reader, application_id) {
        reader -> Uuid,
        application_id -> Uuid,
        stage -> Text,
        item_code -> Text,
        due_at -> Nullable<Timestamptz>,
        yellow_at -> Nullable<Timestamptz>,
        decides -> Bool,
        publish_by -> Nullable<Timestamptz>,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    applications_serials (body_code, series, year) {
        body_code -> Text,
        series -> Text,
        year -> Int4,
        last -> Int4,
    }
}

diesel::table! {
    calendar_coverage (version_id, covers_from) {
        version_id -> Int4,
        covers_from -> Date,
        covers_to -> Date,
        status -> Text,
        source -> Text,
    }
}

diesel::table! {
    calendar_days (version_id, date) {
        version_id -> Int4,
        date -> Date,
        kind -> Text,
        name -> Text,
        source -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    calendar_versions (id) {
        id -> Int4,
        imported_at -> Timestamptz,
        note -> Text,
        region -> Nullable<Text>,
    }
}

diesel::table! {
    catalogue_devolutions (id) {
        id -> Uuid,
        item_code -> Text,
        from_body -> Text,
        to_body -> Text,
        takes_effect_on -> Date,
        basis -> Text,
        scope -> Text,
        state -> Text,
        proposed_by -> Uuid,
        created_at -> Timestamptz,
        taker -> Nullable<Text>,
        reason -> Nullable<Text>,
        settled_by -> Nullable<Uuid>,
        settled_at -> Nullable<Timestamptz>,
        revision -> Int4,
    }
}

diesel::table! {
    catalogue_exemption_steps (exemption_id, nth) {
        exemption_id -> Uuid,
        nth -> Int4,
        step -> Text,
        body_code -> Text,
        staff_number -> Text,
        opinion -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    catalogue_exemptions (id) {
        id -> Uuid,
        item_code -> Text,
        body_code -> Text,
        centre_code -> Text,
        run_by -> Text,
        government -> Text,
        ground -> Text,
        reason -> Text,
        state -> Text,
        revision -> Int4,
    }
}

diesel::table! {
    catalogue_items (code) {
        code -> Text,
        basic_code -> Text,
        implementation_code -> Text,
        status -> Text,
        status_note -> Text,
        status_since -> Nullable<Date>,
        successor -> Nullable<Text>,
        revision -> Int4,
    }
}

diesel::table! {
    catalogue_plan_results (plan_id, application_id) {
        plan_id -> Uuid,
        application_id -> Uuid,
        at -> Timestamptz,
        reason -> Nullable<Text>,
        chinese -> Nullable<Text>,
        english -> Nullable<Text>,
    }
}

diesel::table! {
    catalogue_plans (id) {
        id -> Uuid,
        item_code -> Text,
        from_id -> Uuid,
        to_id -> Uuid,
        state -> Text,
        terms -> Jsonb,
        reason -> Text,
        author -> Uuid,
        approver -> Nullable<Uuid>,
        created_at -> Timestamptz,
        behind -> Nullable<Uuid>,
        moved -> Int4,
        stayed -> Int4,
        finished_at -> Nullable<Timestamptz>,
        revision -> Int4,
    }
}

diesel::table! {
    catalogue_trainings (id) {
        id -> Uuid,
        devolution_id -> Uuid,
        held_on -> Date,
        subject -> Text,
        people -> Int4,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    catalogue_transfer_results (transfer_id, application_id) {
        transfer_id -> Uuid,
        application_id -> Uuid,
        at -> Timestamptz,
        reason -> Nullable<Text>,
        chinese -> Nullable<Text>,
        english -> Nullable<Text>,
    }
}

diesel::table! {
    catalogue_transfers (id) {
        id -> Uuid,
        item_code -> Text,
        from_body -> Text,
        to_body -> Text,
        takes_effect_on -> Date,
        basis -> Text,
        devolution_id -> Nullable<Uuid>,
        state -> Text,
        author -> Uuid,
        approver -> Nullable<Uuid>,
        version_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        txid -> Nullable<Int8>,
        behind -> Nullable<Uuid>,
        moved -> Int4,
        stayed -> Int4,
        finished_at -> Nullable<Timestamptz>,
        revision -> Int4,
    }
}

diesel::table! {
    catalogue_versions (id) {
        id -> Uuid,
        item_code -> Text,
        number -> Int4,
        state -> Text,
        effective_from -> Nullable<Date>,
        name -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        case_type -> Text,
        body_code -> Text,
        targets -> Array<Nullable<Text>>,
        search -> Text,
        content -> Json,
        author -> Nullable<Uuid>,
        reviewer -> Nullable<Uuid>,
        changed_at -> Timestamptz,
        revision -> Int4,
        limits -> Nullable<Json>,
        fee_charged -> Bool,
    }
}

diesel::table! {
    clocks (id) {
        id -> Uuid,
        application_id -> Uuid,
        task_id -> Nullable<Uuid>,
        kind -> Text,
        value -> Int4,
        unit -> Text,
        rule -> Nullable<Text>,
        note -> Text,
        anchor -> Timestamptz,
        due_on -> Nullable<Date>,
        due_at -> Nullable<Timestamptz>,
        provisional -> Bool,
        stopped_at -> Nullable<Timestamptz>,
        yellow_at -> Nullable<Timestamptz>,
        next_rung_at -> Nullable<Timestamptz>,
        fired -> Int2,
        round -> Int4,
        entries -> Int2,
        extension -> Nullable<Jsonb>,
        parked_at -> Nullable<Timestamptz>,
        parked_error -> Nullable<Text>,
    }
}

diesel::table! {
    clocks_ledger (clock_id, ordinal) {
        clock_id -> Uuid,
        ordinal -> Int4,
        kind -> Text,
        effective_on -> Date,
        amount -> Int4,
        basis -> Nullable<Text>,
        at -> Timestamptz,
        author -> Text,
        old_due_on -> Nullable<Date>,
        new_due_on -> Nullable<Date>,
        measure -> Nullable<Uuid>,
        notice -> Nullable<Text>,
    }
}

diesel::table! {
    clocks_replays (id) {
        id -> Int4,
        reason -> Text,
        asked_at -> Timestamptz,
        not_before -> Timestamptz,
        txid -> Int8,
        behind -> Nullable<Uuid>,
        looked_at -> Int4,
        moved -> Int4,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    clocks_rules (id) {
        id -> Text,
        content -> Jsonb,
    }
}

diesel::table! {
    clocks_rungs (clock_id, round, rung) {
        clock_id -> Uuid,
        round -> Int4,
        rung -> Int2,
        level -> Text,
        due_on -> Date,
        fired_at -> Timestamptz,
    }
}

diesel::table! {
    clocks_timing (pack) {
        pack -> Text,
        content -> Jsonb,
    }
}

diesel::table! {
    documents_attachments (file_id) {
        file_id -> Uuid,
        application_id -> Uuid,
        task_id -> Uuid,
        attached_by -> Uuid,
        attached_at -> Timestamptz,
        removed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    documents_chunks (file_id, ordinal) {
        file_id -> Uuid,
        ordinal -> Int4,
        content -> Bytea,
    }
}

diesel::table! {
    documents_files (id) {
        id -> Uuid,
        kind -> Text,
        begun_at -> Timestamptz,
        label -> Nullable<Bytea>,
        size -> Nullable<Int8>,
    }
}

diesel::table! {
    event_heads (subject_id, subject_kind) {
        subject_kind -> Text,
        subject_id -> Uuid,
        ordinal -> Int4,
        hash -> Bytea,
    }
}

diesel::table! {
    events (txid, seq) {
        txid -> Int8,
        seq -> Int8,
        id -> Uuid,
        subject_kind -> Text,
        subject_id -> Uuid,
        ordinal -> Int4,
        kind -> Text,
        author -> Text,
        on_behalf_of -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        at -> Timestamptz,
        data -> Text,
        previous -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    idempotency_keys (account_id, key) {
        account_id -> Uuid,
        key -> Text,
        fingerprint -> Bytea,
        status -> Nullable<Int2>,
        body -> Nullable<Bytea>,
        revision -> Nullable<Int4>,
        location -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    identity_accounts (id) {
        id -> Uuid,
        login -> Text,
        kind -> Text,
        password -> Text,
        person -> Nullable<Bytea>,
        fingerprint -> Nullable<Uuid>,
        staff_number -> Nullable<Text>,
        active -> Bool,
        created_at -> Timestamptz,
        revision -> Int4,
        email -> Nullable<Bytea>,
    }
}

diesel::table! {
    identity_attempts (key) {
        key -> Bytea,
        failures -> Int4,
        started_at -> Timestamptz,
    }
}

diesel::table! {
    identity_sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        refresh_hash -> Bytea,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    identity_signing_keys (id) {
        id -> Text,
        public_key -> Bytea,
        private_key -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    notifications (account_id, unread, id) {
        id -> Uuid,
        account_id -> Uuid,
        level -> Nullable<Text>,
        application_id -> Uuid,
        clock_id -> Nullable<Uuid>,
        task_id -> Nullable<Uuid>,
        chinese -> Text,
        english -> Text,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        unread -> Bool,
    }
}

diesel::table! {
    notifications_deliveries (id) {
        id -> Uuid,
        message_id -> Uuid,
        application_id -> Uuid,
        carrier -> Text,
        attempts -> Int4,
        next_at -> Timestamptz,
        error -> Nullable<Text>,
        sent_at -> Nullable<Timestamptz>,
        dead_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    notifications_messages (id) {
        id -> Uuid,
        reader -> Uuid,
        application_id -> Uuid,
        about -> Text,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    organisations_absences (id) {
        id -> Uuid,
        staff_number -> Text,
        proxy -> Text,
        from_on -> Date,
        until_on -> Date,
        reason -> Text,
        retroactive -> Bool,
        state -> Text,
        revision -> Int4,
        posts -> Nullable<Array<Nullable<Text>>>,
    }
}

diesel::table! {
    organisations_agent_points (code) {
        code -> Text,
        centre_code -> Text,
        name -> Text,
        region -> Text,
        body_code -> Text,
        address -> Text,
        phone -> Text,
    }
}

diesel::table! {
    organisations_authorisations (id) {
        id -> Uuid,
        number -> Text,
        body_code -> Text,
        staff_number -> Text,
        item_code -> Text,
        act -> Text,
        from_on -> Date,
        until_on -> Date,
        signed_by -> Text,
        revoked_because -> Nullable<Text>,
        revision -> Int4,
    }
}

diesel::table! {
    organisations_bodies (code) {
        code -> Text,
        name -> Text,
        short_name -> Text,
        paper_prefix -> Text,
        level -> Text,
        region -> Text,
        uscc -> Text,
        history_note -> Text,
        parent -> Nullable<Text>,
    }
}

diesel::table! {
    organisations_centres (code) {
        code -> Text,
        name -> Text,
        region -> Text,
        address -> Text,
        phone -> Text,
        hours -> Text,
        run_by -> Nullable<Text>,
        government -> Nullable<Text>,
    }
}

diesel::table! {
    organisations_offices (body_code, code) {
        body_code -> Text,
        code -> Text,
        name -> Text,
        approval -> Bool,
        centre_code -> Nullable<Text>,
        as_unit -> Bool,
    }
}

diesel::table! {
    organisations_posts (code) {
        code -> Text,
        name -> Text,
        roles -> Array<Nullable<Text>>,
        superior -> Nullable<Text>,
        by_authorisation -> Array<Nullable<Text>>,
    }
}

diesel::table! {
    organisations_regions (code) {
        code -> Text,
        short_code -> Nullable<Text>,
        name -> Text,
        level -> Text,
        parent -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    organisations_revision (single) {
        single -> Bool,
        token -> Uuid,
    }
}

diesel::table! {
    organisations_staff (number) {
        number -> Text,
        name -> Text,
        photo -> Nullable<Text>,
        party_member -> Bool,
        active -> Bool,
    }
}

diesel::table! {
    organisations_staff_posts (staff_number, body_code, post_code) {
        staff_number -> Text,
        body_code -> Text,
        post_code -> Text,
        window_code -> Nullable<Text>,
        agent_point_code -> Nullable<Text>,
    }
}

diesel::table! {
    organisations_windows (code) {
        code -> Text,
        centre_code -> Text,
        number -> Text,
        name -> Text,
        body_code -> Text,
        kind -> Text,
        hours -> Text,
        promise -> Text,
        status -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> Uuid,
        topic -> Text,
        subject_id -> Uuid,
        payload -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    workflow_calls (task_id) {
        task_id -> Uuid,
        application_id -> Uuid,
        state -> Text,
        attempts -> Int4,
        next_at -> Timestamptz,
        error -> Nullable<Text>,
        answer -> Nullable<Bytea>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    workflow_objections (id) {
        id -> Uuid,
        task_id -> Uuid,
        application_id -> Uuid,
        made_by -> Uuid,
        made_at -> Timestamptz,
        text -> Bytea,
        outcome -> Nullable<Text>,
        answer -> Nullable<Bytea>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    workflow_tasks (id) {
        id -> Uuid,
        application_id -> Uuid,
        application_number -> Text,
        item_code -> Text,
        node -> Text,
        name -> Text,
        duty -> Text,
        body_code -> Text,
        post_code -> Text,
        state -> Text,
        assignee -> Nullable<Uuid>,
        opened_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        opinion -> Nullable<Text>,
        due_on -> Nullable<Date>,
        due_at -> Timestamptz,
        revision -> Int4,
        visit -> Int4,
        seat -> Nullable<Int4>,
        asked_by -> Nullable<Uuid>,
        place -> Nullable<Text>,
        owner -> Nullable<Uuid>,
        messages -> Jsonb,
        yellow_at -> Nullable<Timestamptz>,
        urged_at -> Nullable<Timestamptz>,
        sealed_opinion -> Nullable<Bytea>,
        attachments -> Int4,
        candidates -> Nullable<Array<Nullable<Text>>>,
        kept_from -> Array<Nullable<Uuid>>,
        unstaffed_since -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    applications,
    applications_comments,
    applications_copies,
    applications_papers,
    applications_readers,
    applications_serials,
    calendar_coverage,
    calendar_days,
    calendar_versions,
    catalogue_devolutions,
    catalogue_exemption_steps,
    catalogue_exemptions,
    catalogue_items,
    catalogue_plan_results,
    catalogue_plans,
    catalogue_trainings,
    catalogue_transfer_results,
    catalogue_transfers,
    catalogue_versions,
    clocks,
    clocks_ledger,
    clocks_replays,
    clocks_rules,
    clocks_rungs,
    clocks_timing,
    documents_attachments,
    documents_chunks,
    documents_files,
    event_heads,
    events,
    idempotency_keys,
    identity_accounts,
    identity_attempts,
    identity_sessions,
    identity_signing_keys,
    notifications,
    notifications_deliveries,
    notifications_messages,
    organisations_absences,
    organisations_agent_points,
    organisations_authorisations,
    organisations_bodies,
    organisations_centres,
    organisations_offices,
    organisations_posts,
    organisations_regions,
    organisations_revision,
    organisations_staff,
    organisations_staff_posts,
    organisations_windows,
    outbox,
    settings,
    workflow_calls,
    workflow_objections,
    workflow_tasks,
);
