-- Room: applications. A paper keeps what it was called when it was issued (文书名称).

alter table applications_papers
    add column title text;

update applications_papers set title = case kind
    when 'acceptance' then '受理通知书'
    when 'rejection' then '不予受理通知书'
    when 'correction' then '补正告知书'
    when 'grant' then '准予决定书'
    when 'refusal' then '不予决定书'
    when 'delivery' then '送达回证'
    when 'suspension' then '特别程序告知书'
    when 'extension' then '延长期限告知书'
    when 'lapse' then '期满告知书'
    when 'fee_notice' then '缴费通知书'
    when 'consultation' then '征求意见书'
    when 'hearing_right' then '听证告知书'
    when 'hearing_notice' then '听证通知书'
    end;

alter table applications_papers
    alter column title set not null,
    add constraint applications_papers_title_is_said check (title <> '');
