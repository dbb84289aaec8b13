drop table workflow_calls;
