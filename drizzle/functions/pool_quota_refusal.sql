-- Why the agent may open no further pool; null where it may. The caller has locked the agent's wallet, so that openings count
-- each other.
create function pool_quota_refusal(agent uuid) returns jsonb
language plpgsql stable
as $$
declare
  quota integer := (select pools_per_agent from quotas);
  opened bigint := (select count(*) from (select from pools where agent_id = agent limit quota) counted);
begin
  if opened < quota then
    return null;
  end if;
  return refusal('pool_quota', 'The agent has opened all the pools that the exchange gives one.',
    jsonb_build_object('limit', quota, 'current', opened, 'would_be', opened + 1));
end
$$;
