alter table applications_papers
    drop column title;
